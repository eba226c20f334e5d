"""Environments of other releases: made by uv from a lock file in a rule's folder, or from the guide's own with another
release of dbos; kept in the lab's cache."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.lab.run import cache_directory

_METADATA = re.compile(r"(?m)^# /// script$\s(?P<lines>(?:^#(?:| .*)$\s)+?)^# ///$")

# Runs a snippet as `__main__`, its lines marked, where there is no dbos_guide to import.
_BOOT = """
import sys
from pathlib import Path
lab, marks, sources, program = map(Path, sys.argv[1:5])
sys.path[0] = str(lab)
from lines import Lines
sys.path[0] = str(sources)
sys.argv = sys.argv[4:]
Lines(marks, sources).run_main(program)
"""


def lock_of(program: Path) -> Path | None:
    """The lock file beside a program for what its inline metadata requires: `dbos==2.31.1` has `dbos-2.31.1.lock`. None
    if there is no such file: the lab's own environment will do."""
    match = _METADATA.search(program.read_text())
    if match is None:
        return None
    metadata = tomllib.loads("\n".join(line.removeprefix("#").strip() for line in match["lines"].splitlines()))
    locks = [program.parent / f"{requirement.replace('==', '-')}.lock" for requirement in metadata["dependencies"]]
    return next((lock for lock in locks if lock.exists()), None)


def interpreter(lock: Path) -> str:
    """The Python of an environment that holds exactly what a lock file lists, made when it is first asked for.

    Raises:
        GuideError: uv is missing, or cannot make the environment.
    """
    # Compiled now: the lab's processes write no bytecode, and compiling anew takes longer than an experiment.
    install = ("pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", str(lock))
    return _made(lock.stem, lock.read_bytes(), install)


def locked(root: Path) -> str:
    """What the guide's own lock file lists for proving, dbos left out, as requirements with their digests."""
    options = ("--frozen", "--no-default-groups", "--group", "guide", "--no-emit-project", "--no-emit-package", "dbos")
    return _uv("export", "--quiet", "--project", str(root), *options)


def newest() -> str:
    """The newest release of dbos that is no preview."""
    listed = _uv("pip", "compile", "--quiet", "--no-deps", "--no-header", "--no-annotate", "--upgrade", "-", text="dbos\n")
    return listed.strip().partition("==")[2]


def release(dbos: str, requirements: str) -> str:
    """The Python of an environment with one release of dbos and, beside it, what these requirements list.

    Raises:
        GuideError: uv is missing, or there is no such release, or it does not go together with the requirements.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirements)
        file.flush()
        install = ("pip", "install", "--quiet", "--compile-bytecode", "--requirements", file.name, f"dbos=={dbos}")
        return _made(f"dbos-{dbos}", requirements.encode(), install)


def _made(name: str, contents: bytes, install: tuple[str, ...]) -> str:
    """The Python of the environment of that name and contents, made by `uv *install` when it is first asked for."""
    digest = hashlib.sha256(contents + sys.version.encode()).hexdigest()[:16]
    environments = cache_directory() / "environments"
    environments.mkdir(exist_ok=True)
    directory = environments / f"{name}-{digest}"
    complete, python = directory / "compiled", directory / "bin" / "python"
    with open(environments / f"{directory.name}.lock", "w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not complete.exists():
            shutil.rmtree(directory, ignore_errors=True)
            _uv("venv", "--quiet", "--no-project", "--python", sys.executable, str(directory))
            _uv(*install, "--python", str(python))
            complete.touch()
    return str(python)


def command(python: str, marks: Path, sources: Path, program: Path, arguments: tuple[str, ...]) -> list[str]:
    """The command line that runs a program by another interpreter, marking the lines that run."""
    return [python, "-c", _BOOT, *map(str, (Path(__file__).parent, marks, sources, program)), *arguments]


def _uv(*arguments: str, text: str | None = None) -> str:
    """What uv prints."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise GuideError("The environment of another release is made by uv, which is not on the PATH: install uv.")
    done = subprocess.run([uv, *arguments], capture_output=True, text=True, input=text)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1].strip()
        raise GuideError(f"uv could not make the environment of another release ({reason}): is there a network?")
    return done.stdout
