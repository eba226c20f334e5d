"""The benchmark: the warm lab beside the naive way, on the same programs and in the same run.

Naive is a fresh interpreter for every worker and an empty database that DBOS migrates itself. CPU is what the
experiments and their workers used, and the server's where it is the embedded one; both ways pay for the same work.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from dbos_guide.lab.harness import Harness, Task, open_harness
from dbos_guide.model import Guide

RULE = "step/basics"

_RECOVERY = """
import json
import time


def measure(lab):
    lab.kill_on("ship")
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.recover()
    lab.wait_status("order-1", "SUCCESS")
    end = time.monotonic()
    killed = next(event["at"] for event in lab.ledger.events() if event["event"] == "killed")
    return end - killed
"""


@dataclass(frozen=True)
class Sample:
    """One batch: `wall` and `cpu` in seconds."""

    wall: float
    cpu: float


def programs(harness: Harness, tasks: Sequence[Task], parallel: int) -> Sample:
    """Runs the tasks and measures them.

    Raises:
        AssertionError: a task failed, so its time means nothing.
    """
    started, before = time.monotonic(), harness.cpu_seconds()
    for done in harness.run(tasks, parallel=parallel):
        for outcome in done.outcomes.values():
            assert outcome.error is None, outcome.error
    return Sample(time.monotonic() - started, harness.cpu_seconds() - before)


def bench(guide: Guide, *, rounds: int, size: int, parallel: int) -> list[tuple[str, str]]:
    """Measures everything and returns rows of name and result.

    Args:
        rounds: batches of each way, alternating, so that a noisy moment hits both.
        size: rules in a batch, each of which kills and recovers both its programs.
    """
    rule = guide.rules[RULE]
    both = [rule.wrong, rule.right] * size
    warm = [Task(f"warm {n}", rule.experiment, program) for n, program in enumerate(both)]
    naive = [Task(f"naive {n}", rule.experiment, program, cold=True) for n, program in enumerate(both)]
    more = [Task(f"more {n}", rule.experiment, program) for n, program in enumerate(both + both)]
    pairs, doubled = [], []
    with open_harness(guide.root) as harness, TemporaryDirectory() as scratch:
        script = Path(scratch) / "recovery.py"
        script.write_text(_RECOVERY)
        programs(harness, warm[:2], 2)
        for _ in range(rounds):
            pairs.append((programs(harness, naive, os.cpu_count() or 1), programs(harness, warm, parallel)))
            doubled.append(programs(harness, more, parallel))
        recoveries = [
            done.outcomes["measure"].measured
            for done in harness.run([Task(f"r{n}", script, rule.right) for n in range(10 * rounds)], parallel=1)
        ]
        blocks = _blocks(harness, Path(scratch), parallel)
    wall = [naive.wall / warm.wall for naive, warm in pairs]
    cpu = [naive.cpu / warm.cpu for naive, warm in pairs]
    rule_cost = [(twice.wall - once.wall) / size for twice, (_, once) in zip(doubled, pairs, strict=True)]
    return [
        ("programs in a batch", str(len(both))),
        ("naive, seconds", _spread([sample.wall for sample, _ in pairs])),
        ("warm, seconds", _spread([sample.wall for _, sample in pairs])),
        ("naive, CPU seconds", _spread([sample.cpu for sample, _ in pairs])),
        ("warm, CPU seconds", _spread([sample.cpu for _, sample in pairs])),
        ("naive over warm, wall", _spread(wall)),
        ("naive over warm, CPU", _spread(cpu)),
        ("one more rule, seconds", _spread(rule_cost)),
        ("SIGKILL to SUCCESS, seconds", _spread(recoveries)),
        *blocks,
    ]


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} [{min(values):.2f} to {max(values):.2f}]"


def _blocks(harness: Harness, scratch: Path, parallel: int, count: int = 40) -> list[tuple[str, str]]:
    """Trivial blocks in the lab, each in its own process and directory, beside plain pytest-codeblocks, all in one."""
    page = scratch / "page.md"
    page.write_text("\n\n".join(["```python\nassert 1 + 1 == 2\n```"] * count) + "\n")
    folder = scratch / "blocks"
    folder.mkdir()
    (folder / "block.py").write_text("assert 1 + 1 == 2\n")
    (folder / "experiment.py").write_text("def measure(lab):\n    return lab.main().wait()\n")
    tasks = [Task(str(n), folder / "experiment.py", folder / "block.py") for n in range(count)]
    ours = programs(harness.at(scratch), tasks, parallel).wall
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "-p", "codeblocks", "--codeblocks", str(page)]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True)
    assert f"{count} passed" in done.stdout, done.stdout + done.stderr
    theirs = time.monotonic() - started
    return [
        (f"{count} trivial blocks in the lab, seconds", f"{ours:.2f}"),
        (f"{count} trivial blocks by pytest-codeblocks, seconds", f"{theirs:.2f}"),
    ]


def busy() -> float:
    """How busy the machine is besides, 0 to 1; a benchmark on a busy machine says little."""
    return psutil.cpu_percent(interval=1) / 100
