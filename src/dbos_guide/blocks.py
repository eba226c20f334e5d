"""Every fenced block of every page, found by pytest-codeblocks' parser: proven, run, parsed or compared, none skipped."""

import io
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pytest_codeblocks.main import CodeBlock, extract_from_buffer

from dbos_guide.errors import GuideError
from dbos_guide.lab.harness import Harness, Task
from dbos_guide.model import Guide
from dbos_guide.pages import INCLUDE

PYTHON, SHELL, SQL = {"python", "py"}, {"sh", "bash", "shell"}, {"sql"}
PARSERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
    "yml": yaml.safe_load,
}
SERVER = re.compile(r"\b(guide|mkdocs) serve\s*$", re.M)
LIMIT_SECONDS = 300.0

_EXPERIMENT = """
import re
import urllib.request

from dbos_guide.lab.ledger import until


def measure(lab):
    worker = lab.main()
    return [worker.wait(), worker.output, worker.log[-2000:]]


def serve(lab):
    worker = lab.main()
    address = until(lambda: re.search(r"http://127.0.0.1:[0-9]+/", worker.output) or not worker.alive)
    return [0 if until(lambda: not worker.alive or answers(address[0])) is True else worker.exit_code, "", worker.log[-2000:]]


def answers(address):
    try:
        return urllib.request.urlopen(address).status == 200
    except OSError:
        return None


def query(lab):
    lab.sql(lab.program.read_text())
"""
_SHELL = """
import os
import socket
import sys

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    os.environ["GUIDE_PORT"] = str(free.getsockname()[1])
os.environ.update(UV_PROJECT_ENVIRONMENT=sys.prefix, UV_NO_SYNC="1")
if uv := os.environ.get("UV"):
    os.environ["PATH"] = os.path.dirname(uv) + os.pathsep + os.environ["PATH"]
os.chdir({clone!r})
os.execvp("bash", ["bash", "-euo", "pipefail", {script!r}])
"""


@dataclass(frozen=True)
class Block:
    """A fenced block. `language` is the first word after the fence, `title` its title; `fate` what became of it; `failure`
    why it failed."""

    file: str
    line: int
    language: str
    code: str
    expected_output: str | None
    title: str = ""
    fate: str = ""
    failure: str | None = None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def pages(root: Path) -> list[Path]:
    """The pages whose blocks are proven: the README and everything in docs/."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def find(root: Path) -> list[Block]:
    """All blocks of all pages, in order.

    Raises:
        GuideError: a fence never ends, or a marker would skip a block.
    """
    return [block for path in pages(root) for block in _find_in(path, str(path.relative_to(root)))]


def _find_in(path: Path, name: str) -> Iterator[Block]:
    text = path.read_text()
    if match := re.search(r"<!--.*?(skipfile|skip|importorskip|xfail).*?-->", text):
        line = text[: match.start()].count("\n") + 1
        raise GuideError(f"{name}:{line}: no block is skipped: drop the marker {match[0]} and mend the block.")
    try:
        found: list[CodeBlock] = extract_from_buffer(io.StringIO(text))
    except RuntimeError as error:
        raise GuideError(f"{name}:1: a block cannot be read: {error}") from None
    for block in found:
        # The parser strips the fence's marks but keeps its attributes: `python title="x"`, `{ .python title="x" }`.
        words = (block.syntax or "").strip("{} ").split()
        language = words[0].lstrip(".") if words else ""
        title = re.search(r'\btitle="([^"]*)"', block.syntax or "")
        yield Block(name, block.lineno, language, block.code, block.expected_output, title[1] if title else "")


def titled(root: Path, file: str, title: str) -> str:
    """The code of the block with this title, exactly as the page prints it.

    Raises:
        GuideError: the page has no such block, or two.
    """
    found = [block.code for block in _find_in(root / file, file) if block.title == title]
    if len(found) != 1:
        raise GuideError(f'{file}:1: {len(found)} blocks are titled "{title}": there must be one.')
    return found[0]


def prove(guide: Guide, harness: Harness, *, parallel: int, scratch: Path) -> Iterator[Block]:
    """Gives every block its fate and yields the blocks in order.

    Args:
        scratch: an empty directory for what the blocks run.
    """
    blocks = find(guide.root)
    settled = [_settle(block, guide) for block in blocks]
    (scratch / "experiment.py").write_text(_EXPERIMENT)
    tasks = {}
    for number, block in enumerate(settled):
        if not block.fate:
            tasks[str(number)] = _task(str(number), block, guide.root, scratch)
    results = {}
    for done in harness.at(scratch).run(tasks.values(), parallel=parallel):
        (outcome,) = done.outcomes.values()
        results[int(done.task.id)] = _judge(settled[int(done.task.id)], outcome.measured, outcome.error)
    for number, block in enumerate(settled):
        yield results.get(number, block)


def _settle(block: Block, guide: Guide) -> Block:
    """The fate of a block that need not run; the rest keep an empty one."""
    includes = [INCLUDE.match(line) for line in block.code.splitlines() if line.strip()]
    if includes and all(includes):
        names = [f"{match['file']}:{match['section']}" for match in includes if match]
        unproven = [name for name in names if name.rpartition("/")[0] not in guide.rules]
        if unproven:
            return replace(block, fate="failed", failure=f"{unproven[0]} belongs to no rule, so nothing proves it")
        return replace(block, fate=f"proven as {', '.join(names)}")
    if elsewhere := _run_elsewhere(block, guide.root):
        return replace(block, fate=elsewhere)
    if parse := PARSERS.get(block.language):
        try:
            parse(block.code)
        except Exception as error:
            return replace(block, fate="failed", failure=f"this is not {block.language}: {error}")
        return replace(block, fate="parsed")
    if block.language in PYTHON | SHELL | SQL:
        return block
    known = ", ".join(sorted({*PYTHON, *SHELL, *SQL, *PARSERS}))
    return replace(block, fate="failed", failure=f"nothing proves a block of language {block.language!r}: use one of {known}")


def _run_elsewhere(block: Block, root: Path) -> str | None:
    """Where a block runs that cannot run here: the tests' own command in the gate, to the letter; the set-up of another
    program, such as a wiki, in the test that says `block of <page>` and names the block's title."""
    gate = root / ".ci" / "run"
    if block.language in SHELL and gate.exists() and set(block.code.splitlines()) <= set(gate.read_text().splitlines()):
        return "run by .ci/run"
    if not block.title:
        return None
    for test in sorted((root / "tests").glob("test_*.py")):
        text = test.read_text()
        if f"block of {block.file}" in text and f'"{block.title}"' in text:
            return f"run by tests/{test.name}"
    return None


def _task(id: str, block: Block, root: Path, scratch: Path) -> Task:
    folder = scratch / id
    folder.mkdir()
    program, function = folder / "block.py", "measure"
    if block.language in SHELL:
        script = folder / "block.sh"
        script.write_text(block.code)
        copy_clone(root, folder / "clone")
        program.write_text(_SHELL.format(script=str(script), clone=str(folder / "clone")))
        function = "serve" if SERVER.search(block.code) else "measure"
    elif block.language in SQL:
        program, function = folder / "block.sql", "query"
        program.write_text(block.code)
    else:
        program.write_text(block.code)
    return Task(id, scratch / "experiment.py", program, (function,), limit=LIMIT_SECONDS)


def _judge(block: Block, measured: object, error: str | None) -> Block:
    if error:
        return replace(block, fate="failed", failure=error)
    if isinstance(measured, list):
        code, output, log = measured
        if code:
            return replace(block, fate="failed", failure=f"it ended with {code}: {log.strip() or output.strip()}")
        if block.expected_output is not None and output.strip() != block.expected_output.strip():
            return replace(block, fate="failed", failure=f"it printed {output.strip()!r}, not the output shown")
        return replace(block, fate="ran, printed what is shown" if block.expected_output else "ran")
    return replace(block, fate="ran")


def copy_clone(root: Path, target: Path) -> None:
    """Copies what a clone of the guide would hold, so that commands on pages can run in it and change nothing here."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target / name)
