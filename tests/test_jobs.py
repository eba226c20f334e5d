"""The shell of the deploy workflows runs here, on a guide of four rules: it proves in parts, and publishes all or nothing.

Real are the shell, `guide prove` and the admission of its reports. Installing is left out, and so is the building of pages,
which other tests do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dbos_guide import blocks
from tests.conftest import ROOT
from tests.test_workflows import GITHUB, GITLAB, jobs, shells

FIXTURE = ROOT / "tests" / "fixtures" / "guide"
PUBLISH = ROOT / ".github" / "workflows" / "publish.yml"
SHARDS = ("1", "2", "3", "4")
LOCK = "zensical-0.0.73.lock"
INSTALL = "python3 -m pip install --quiet --target .uv uv"
GUIDE = f"""#!{sys.executable}
import sys
from dbos_guide import site

def build(guide):
    for name in ("site", "dist"):
        (guide.root / name).mkdir()
    return guide.root / "site"

site.build = build
assert sys.argv[1:3] == ["run", "guide"], sys.argv
del sys.argv[1:3]
from dbos_guide.cli import main
main()
"""
STUBS = {
    "apt-get": '#!/bin/sh\necho apt-get "$@"\n',
    "sudo": '#!/bin/sh\nexec "$@"\n',
    "git": '#!/bin/sh\necho git "$@"\n',
    "python3": f"#!/bin/sh\ntest '{INSTALL}' = \"python3 $*\" && mkdir -p .uv/bin && cp $STUBS/uv .uv/bin/uv\n",
    "uv": GUIDE,
}


def stubbed(folder: Path, **stubs: str) -> dict[str, str]:
    """An environment in which the programs that install things install nothing."""
    folder.mkdir(exist_ok=True)
    for name, text in {**STUBS, **stubs}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("GUIDE_") or name == "GUIDE_CACHE_DIR"},
        "GUIDE_SEAL_KEY": "of this test",
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "STUBS": str(folder),
    }


def run(shell: str, root: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a step as the hosts do: bash that ends at the first failure."""
    return subprocess.run(["bash", "-eo", "pipefail", "-c", shell], cwd=root, env=env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide of four rules, one for each shard."""
    root = tmp_path_factory.mktemp("jobs") / "guide"
    shutil.copytree(FIXTURE, root)
    page, folder = root / "docs" / "step" / "basics.md", root / "snippets" / "step" / "basics"
    page.write_text(page.read_text().replace("{ .fact #inside }", ""))
    (folder / "facts.py").unlink()
    names = [f"basics-{shard}" for shard in SHARDS]
    for name in names:
        page.with_name(f"{name}.md").write_text(page.read_text().replace("step/basics", f"step/{name}"))
        shutil.copytree(folder, folder.with_name(name))
    page.unlink()
    shutil.rmtree(folder)
    config, line = root / "mkdocs.yml", "      - step/basics.md\n"
    config.write_text(config.read_text().replace(line, "".join(line.replace("basics", name) for name in names)))
    return root


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return stubbed(tmp_path_factory.mktemp("stubs") / "bin")


@pytest.fixture(scope="module")
def reports(checkout: Path, env: dict[str, str]) -> list[Path]:
    """What the job `prove` of GitHub hands on, one file a shard."""
    job = jobs(PUBLISH)["prove"]
    assert tuple(map(str, job["strategy"]["matrix"]["shard"])) == SHARDS
    assert job["env"] == {"SERVER": "${{ matrix.server }}", "SHARD": "${{ matrix.shard }}"}
    for shard in SHARDS:
        step = shells(PUBLISH)["prove: Prove a part of the rules"]
        done = run(step, checkout, {**env, "SERVER": "embedded", "SHARD": shard})
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"step/basics-{shard}" in done.stdout
    found = sorted(checkout.glob(job["steps"][-1]["with"]["path"]))
    assert len(found) == len(SHARDS)
    return found


def publish(shell: str, checkout: Path, env: dict[str, str], target: Path, proofs: dict[str, Path]) -> tuple[int, str, Path]:
    """Runs the step that publishes in a new checkout that holds these proofs."""
    shutil.copytree(checkout, target, ignore=shutil.ignore_patterns(".uv", ".guide", "proof*"))
    (target / "proofs").mkdir()
    for name, path in proofs.items():
        shutil.copyfile(path, target / "proofs" / name)
    done = run(f"mkdir -p .uv/bin && cp $STUBS/uv .uv/bin/uv\n{shell}", target, env)
    return done.returncode, done.stdout + done.stderr, target


def test_what_all_shards_proved_is_published_and_no_less(
    checkout: Path, reports: list[Path], env: dict[str, str], tmp_path: Path
) -> None:
    step = shells(PUBLISH)["publish: Build what is proven, or nothing"]
    proofs = {path.name: path for path in reports}
    code, said, made = publish(step, checkout, env, tmp_path / "all", proofs)
    assert code == 0, said
    assert (made / "site").is_dir()
    proofs.pop("proof-embedded-3.json")
    code, said, made = publish(step, checkout, env, tmp_path / "three", proofs)
    assert code != 0
    assert "step/basics-3" in said
    assert not (made / "site").exists()
    code, said, made = publish(step, checkout, env, tmp_path / "none", {})
    assert code != 0
    assert not (made / "site").exists()


def test_the_same_on_gitlab(checkout: Path, reports: list[Path], env: dict[str, str], tmp_path: Path) -> None:
    prove, pages = (shells(GITLAB)[name] for name in ("prove", "pages"))
    clone = tmp_path / "clone"
    shutil.copytree(checkout, clone, ignore=shutil.ignore_patterns(".uv", ".guide", "proof*"))
    done = run(prove, clone, {**env, "SERVER": "embedded", "SHARD": "2"})
    assert done.returncode == 0, done.stdout + done.stderr
    proofs = {path.name.removeprefix("proof-"): path for path in reports}
    proofs["embedded-2.json"] = clone / "proofs" / "embedded-2.json"
    code, said, made = publish(pages, checkout, env, tmp_path / "all", proofs)
    assert code == 0, said
    assert (made / "public").is_dir()
    proofs.pop("embedded-2.json")
    code, said, made = publish(pages, checkout, env, tmp_path / "three", proofs)
    assert code != 0
    assert "step/basics-2" in said
    assert not (made / "public").exists()


@pytest.mark.parametrize("workflow", [PUBLISH, GITLAB], ids=["github", "gitlab"])
def test_the_service_is_used_where_it_is_asked_for(workflow: Path, checkout: Path, env: dict[str, str], tmp_path: Path) -> None:
    """There is no such server here, and the embedded one does not step in."""
    shutil.copytree(checkout, tmp_path / "clone", ignore=shutil.ignore_patterns(".uv", ".guide", "proof*"))
    shell = next(shell for name, shell in shells(workflow).items() if name.startswith("prove"))
    done = run(shell, tmp_path / "clone", {**env, "SERVER": "service", "SHARD": "1"})
    assert done.returncode == 2
    assert "The Postgres of GUIDE_POSTGRES_URL cannot be used" in done.stderr


@pytest.mark.parametrize("workflow", [PUBLISH, GITLAB], ids=["github", "gitlab"])
def test_the_job_that_tests_runs_the_gate_and_fails_with_it(workflow: Path, env: dict[str, str], tmp_path: Path) -> None:
    shell = next(shell for name, shell in shells(workflow).items() if name.startswith("test"))
    (tmp_path / ".ci").mkdir()
    for code in (0, 7):
        (tmp_path / ".ci" / "run").write_text(f"exit {code}\n")
        assert run(shell, tmp_path, env).returncode == code


def test_the_audit_goes_through_every_lock_and_what_is_vendored(tmp_path: Path) -> None:
    clone, log = tmp_path / "clone", tmp_path / "log"
    blocks.copy_clone(ROOT, clone)
    for command in (["init", "-q"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=clone, check=True)
    record = f'#!/bin/sh\necho "$(basename "$0") $*" >>{log}\ncase "$*" in *zensical*) exit 1;; esac\n'
    env = stubbed(tmp_path / "bin", uv=record, npm=record)
    (tmp_path / "bin" / "git").unlink()
    (clone / ".uv" / "bin").mkdir(parents=True)
    shutil.copy2(tmp_path / "bin" / "uv", clone / ".uv" / "bin" / "uv")
    done = run("bash .ci/audit", clone, env)
    assert done.returncode == 1, "a finding in one lock is a failure, after all of them were looked at"
    said = log.read_text()
    locks = [path.relative_to(clone).as_posix() for path in clone.glob("tests/*.lock")]
    locks += [path.parent.relative_to(clone).as_posix() for path in clone.rglob("package-lock.json")]
    assert [lock for lock in locks if lock not in said] == []
    assert "minisearch@7.2.0" in said
    assert "iframe-worker@1.0.4" in said
    assert said.count("npm audit ") == 1 + len([lock for lock in locks if not lock.endswith(".lock")])
    (clone / "tests" / LOCK).unlink()
    subprocess.run(["git", "add", "--all"], cwd=clone, check=True)
    assert run("bash .ci/audit", clone, env).returncode == 0


def test_the_jobs_of_both_hosts_are_the_same() -> None:
    others = {path.stem for path in GITHUB if path != PUBLISH}
    assert {*jobs(PUBLISH)} | others == {"publish" if name == "pages" else name for name in jobs(GITLAB)}
    data = yaml.safe_load(GITLAB.read_text())
    assert data["prove"]["parallel"]["matrix"] == [{"SERVER": ["embedded", "service"], "SHARD": list(SHARDS)}]
