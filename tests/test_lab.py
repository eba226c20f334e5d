"""What the lab promises to an experiment, each promise as one small experiment with its expected measurement."""

from pathlib import Path
from typing import Any

import pytest

from dbos_guide.lab.harness import Done, Harness, Task
from dbos_guide.lab.lines import Lines
from tests.conftest import PARALLEL

SNIPPETS = Path(__file__).parent / "fixtures" / "lab"
FOLDER = SNIPPETS / "made" / "lab"

PROMISES: dict[str, Any] = {
    "main_guard": [3, "main ['one', 'two']\n", "warning\n"],
    "a_library_has_no_main": "",
    "async_workflow": "cat.small",
    "under_uvicorn": [200, True],
    "spawned_child": [49, 1],
    "subprocess_of_a_program": ["done", ["in the subprocess"]],
    "chosen_identity": ["e-7", "v-9", "red", None],
    "two_workers_share_a_queue": [4, 4, 2, 6, True],
    "killed_is_killed": [-9, "PENDING", 1, 0],
    "killed_after_the_effect": ["SUCCESS", 2],
    "stuck_without_a_worker_of_its_version": "PENDING",
    "stuck_in_a_queue_that_nobody_registered": "ENQUEUED",
    "waiting_is_not_stuck": "PENDING",
    "failing_workflow": ["ERROR", "KeyError", "'lost'"],
    "second_database": [[1]],
    "planned_failures": ["CardDeclined", None, 2, 1],
    "a_worker_that_crashes": ["WorkerDied", -6],
    "one_thread_in_the_experiment": 1,
    "one_thread_in_a_new_worker": True,
}


@pytest.fixture(scope="module")
def measured(harness: Harness) -> dict[str, Done]:
    tasks = [Task(name, FOLDER / "experiment.py", FOLDER / "program.py", (name,), limit=180) for name in PROMISES]
    return {done.task.id: done for done in harness.at(SNIPPETS).run(tasks, parallel=PARALLEL)}


@pytest.mark.parametrize("promise", PROMISES)
def test_promise(promise: str, measured: dict[str, Done]) -> None:
    outcome = measured[promise].outcomes[promise]
    assert outcome.error is None, f"{outcome.error}\n{outcome.traceback or ''}"
    assert outcome.measured == PROMISES[promise]


def test_what_workers_wrote_is_kept(measured: dict[str, Done]) -> None:
    (worker,) = measured["main_guard"].outcomes["main_guard"].workers
    assert (worker["exit"], worker["out"], worker["err"]) == (3, "main ['one', 'two']\n", "warning\n")
    (crashed,) = measured["a_worker_that_crashes"].outcomes["a_worker_that_crashes"].workers
    assert crashed["exit"] == -6


def test_every_experiment_has_its_promise() -> None:
    assert [line[4:].partition("(")[0] for line in _lines("experiment.py") if line.startswith("def ")] == list(PROMISES)


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text().splitlines()


def test_lines_that_ran_survive_sigkill(harness: Harness) -> None:
    task = Task("killed", FOLDER / "experiment.py", FOLDER / "program.py", ("killed_is_killed",))
    (done,) = harness.at(SNIPPETS).run([task], parallel=1)
    ran = Lines(done.directory / "killed_is_killed" / "lines", SNIPPETS).ran(FOLDER / "program.py")
    lines = _lines("program.py")
    assert lines.index("    return shop.ship(order)") + 1 in ran, "the line in which the worker was killed"
    assert lines.index("    return ship(order)") + 1 in ran
    assert lines.index('    raise KeyError("lost")') + 1 not in ran


def test_a_naively_started_worker_measures_the_same(harness: Harness) -> None:
    name = "killed_after_the_effect"
    task = Task("cold", FOLDER / "experiment.py", FOLDER / "program.py", (name,), cold=True)
    (done,) = harness.at(SNIPPETS).run([task], parallel=1)
    assert done.outcomes[name].measured == PROMISES[name], done.outcomes[name]
