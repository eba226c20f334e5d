"""The deploy workflows: pinned actions, least permissions, no workflow value in a shell, and shell that parses."""

import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{path.stem}:{name}", job) for path in GITHUB for name, job in yaml.safe_load(path.read_text())["jobs"].items()]


def shells() -> dict[str, str]:
    found = {f"{name}:{step.get('name')}": step["run"] for name, job in jobs() for step in job["steps"] if "run" in step}
    for name, job in yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text()).items():
        if isinstance(job, dict) and "script" in job:
            found[f"gitlab:{name}"] = "\n".join(job["script"])
    return found


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_commit(path: Any) -> None:
    uses = re.findall(r"uses:\s*(\S+)", path.read_text())
    assert uses
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in uses), uses


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_only_the_job_that_publishes_may_write(path: Any) -> None:
    data = yaml.safe_load(path.read_text())
    assert data["permissions"] == {"contents": "read"}
    writers = {name for name, job in data["jobs"].items() if "write" in str(job.get("permissions", ""))}
    assert writers <= {"publish", "report"}


@pytest.mark.parametrize("name", shells())
def test_no_workflow_value_reaches_a_shell(name: str) -> None:
    assert "${{" not in shells()[name], "pass it as an environment variable"


@pytest.mark.parametrize("name", shells())
def test_the_shell_parses(name: str) -> None:
    done = subprocess.run(["bash", "-n"], input=shells()[name], text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_nothing_is_published_before_it_is_proven_and_tested() -> None:
    found = dict(jobs())
    publish = found["publish:publish"]
    assert set(publish["needs"]) == {"prove", "test"}
    assert any("guide build --release" in step.get("run", "") for step in publish["steps"])
