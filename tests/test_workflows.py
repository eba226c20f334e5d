"""The deploy workflows: sound, pinned, with least permissions, no workflow value in a shell, and shell without a fault."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"
SCRIPTS = sorted((ROOT / ".ci").iterdir())
every_workflow = pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.stem)


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a workflow of either kind."""
    data = yaml.safe_load(path.read_text())
    return data["jobs"] if "jobs" in data else {name: job for name, job in data.items() if "script" in job}


def shells(path: Path) -> dict[str, str]:
    """What a workflow hands to a shell, by job and step."""
    if path.name == GITLAB.name:
        before = yaml.safe_load(path.read_text())["default"]["before_script"]
        return {name: "\n".join([*before, *job["script"]]) for name, job in jobs(path).items()}
    return {
        f"{name}: {step.get('name', step['run'])}": step["run"]
        for name, job in jobs(path).items()
        for step in job["steps"]
        if "run" in step
    }


def pinned(path: Path) -> list[str]:
    """Actions that are not pinned to a commit."""
    return [use for use in re.findall(r"uses:\s*(\S+)", path.read_text()) if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use)]


def permissions(path: Path) -> list[str]:
    """Jobs that may do more than they should."""
    if yaml.safe_load(path.read_text())["permissions"] != {"contents": "read"}:
        return ["the workflow as a whole"]
    writers = {name for name, job in jobs(path).items() if "write" in str(job.get("permissions", ""))}
    return sorted(writers - {"publish", "report"})


def values_in_shells(path: Path) -> list[str]:
    """Steps in which the workflow writes a value into the text of a shell: it belongs into an environment variable."""
    return [name for name, shell in shells(path).items() if "${{" in shell]


def strangers(path: Path) -> list[str]:
    """Jobs and stages that others name and that are not there."""
    data, found = yaml.safe_load(path.read_text()), jobs(path)
    needs = [need for job in found.values() for need in [job.get("needs", [])]]
    names = {name for need in needs for name in ([need] if isinstance(need, str) else need)}
    stages = {str(job["stage"]) for job in found.values() if "stage" in job}
    return sorted((names - set(found)) | (stages - set(data.get("stages", []))))


def schema(path: Path) -> list[str]:
    """What the schema of the workflow's host does not allow."""
    kind = "vendor.gitlab-ci" if path.name == GITLAB.name else "vendor.github-workflows"
    return complaints([sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, str(path)])


def security(path: Path) -> list[str]:
    """What zizmor finds, without asking anybody: injections, credentials left behind, tokens with too much power."""
    return complaints([program("zizmor"), "--offline", "--no-progress", "--quiet", str(path)])


def faults(path: Path) -> list[str]:
    """What bash cannot read and ShellCheck finds, by step."""
    texts = {path.name: path.read_text()} if path.suffix != ".yml" else shells(path)
    return [f"{name}: {fault}" for name, shell in texts.items() for fault in _faults(shell)]


def _faults(shell: str) -> list[str]:
    return complaints(["bash", "-n"], shell) or complaints([program("shellcheck"), "--shell=bash", "--format=gcc", "-"], shell)


def complaints(command: list[str], text: str = "") -> list[str]:
    """What a program says when it is not content."""
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines() or ["it says nothing"] if done.returncode else []


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@every_workflow
@pytest.mark.parametrize("check", [pinned, permissions, security], ids=lambda check: check.__name__)
def test_a_workflow_is_safe(path: Path, check: Callable[[Path], list[str]]) -> None:
    assert check(path) == []


@pytest.mark.parametrize("path", [*GITHUB, GITLAB], ids=lambda path: path.stem)
@pytest.mark.parametrize("check", [schema, strangers, values_in_shells, faults], ids=lambda check: check.__name__)
def test_a_workflow_is_sound(path: Path, check: Callable[[Path], list[str]]) -> None:
    assert check(path) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_the_gate_is_sound(path: Path) -> None:
    assert faults(path) == []


def test_nothing_is_published_before_it_is_proven_and_tested() -> None:
    publish = jobs(ROOT / ".github" / "workflows" / "publish.yml")["publish"]
    assert set(publish["needs"]) == {"prove", "test"}
    assert any("guide build --release" in step.get("run", "") for step in publish["steps"])
    stages = yaml.safe_load(GITLAB.read_text())["stages"]
    assert stages.index("publish") > max(stages.index("prove"), stages.index("test"))
    assert jobs(GITLAB)["pages"]["stage"] == "publish"


RUN = '.uv/bin/uv run guide prove --shard "$SHARD/4"'
BROKEN: dict[str, tuple[str, str, str, Callable[[Path], list[str]]]] = {
    "an action by its tag": ("publish.yml", "checkout@11bd71901bbe5b1630ceea73d27597364c9af683", "checkout@v4", pinned),
    "the right to write": ("publish.yml", "  prove:\n", "  prove:\n    permissions: {contents: write}\n", permissions),
    "the right to write everywhere": ("publish.yml", "  contents: read\n", "  contents: write\n", permissions),
    "an input in a shell": ("publish.yml", RUN, 'echo "${{ inputs.shard }}"', values_in_shells),
    "an event in a shell": ("publish.yml", RUN, "echo ${{ github.event.pull_request.title }}", values_in_shells),
    "an injection": ("publish.yml", RUN, "echo ${{ github.event.pull_request.title }}", security),
    "credentials left behind": ("publish.yml", "persist-credentials: false", "fetch-depth: 1", security),
    "a misspelt key": ("publish.yml", "timeout-minutes: 30", "timeout-minute: 30", schema),
    "a misspelt key for GitLab": (".gitlab-ci.yml", "timeout: 30 minutes", "timout: 30 minutes", schema),
    "a job that is not there": ("publish.yml", "needs: [prove, test]", "needs: [prove, tests]", strangers),
    "a stage that is not there": (".gitlab-ci.yml", "stage: publish", "stage: deploy", strangers),
    "shell that does not parse": ("publish.yml", "          fi\n", "", faults),
    "a variable without quotes": (".gitlab-ci.yml", '"$SHARD/4"', "$SHARD/4", faults),
    "a variable without quotes in a script": ("run", '"${packages[@]}"', "${packages[@]}", faults),
}


@pytest.mark.parametrize(("file", "old", "new", "check"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_workflow_is_noticed(
    file: str, old: str, new: str, check: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    original = next(path for path in [*GITHUB, GITLAB, *SCRIPTS] if path.name == file)
    copy = tmp_path / ".github" / "workflows" / file
    copy.parent.mkdir(parents=True)
    copy.write_text(original.read_text())
    assert check(copy) == []
    assert old in original.read_text()
    copy.write_text(original.read_text().replace(old, new))
    assert check(copy) != []
