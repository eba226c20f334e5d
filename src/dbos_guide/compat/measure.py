"""Measures rules with the release that this interpreter has, as a process of its own: `guide compat` starts one a pair.

It reads a pickled plan from its standard input and keeps each rule's result as soon as it is complete.
"""

import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from dbos_guide.compat import names, results
from dbos_guide.compat.results import Result, Try
from dbos_guide.errors import GuideError
from dbos_guide.lab.harness import Harness, Task, open_harness
from dbos_guide.lab.job import Outcome
from dbos_guide.lab.worker import die_with_parent
from dbos_guide.model import Rule
from dbos_guide.prove import same, settings, shown_value

TRIES = 3
LONGEST_SECONDS = 90.0


@dataclass(frozen=True)
class Plan:
    """What to measure: rules of the guide in `root`, so many parts at once; `folder` keeps the results."""

    root: Path
    folder: Path
    rules: tuple[Rule, ...]
    parallel: int


def main() -> None:
    """Carries out the plan on standard input; a problem is a sentence on stderr."""
    die_with_parent()
    signal.signal(signal.SIGTERM, _interrupt)
    plan: Plan = pickle.load(sys.stdin.buffer)
    try:
        with open_harness(plan.root) as harness:
            for rule in measure(harness, plan):
                print(f"{harness.versions['dbos']} on PostgreSQL {harness.versions['postgres']}: {rule.id}", flush=True)
    except GuideError as error:
        print(error, file=sys.stderr)
        sys.exit(error.code)
    except KeyboardInterrupt:
        sys.exit(130)


def measure(harness: Harness, plan: Plan) -> Iterator[Rule]:
    """Measures every program and fact of the plan, up to three times what is not as claimed, and yields each rule kept."""
    rules = {rule.id: rule for rule in plan.rules}
    claims = {rule.id: results.claims(rule) for rule in plan.rules}
    lacking = {rule.id: names.lacking(rule) for rule in plan.rules}
    tries: dict[str, dict[str, list[Try]]] = {id: {part: [] for part in parts} for id, parts in claims.items()}
    open_parts = {id: set(parts) for id, parts in claims.items()}
    waiting = [task for rule in plan.rules for task in _tasks(rule)]
    while waiting:
        again = []
        for done in harness.run(waiting, parallel=plan.parallel):
            id, _, part = done.task.id.partition(":")
            found = tried(part, next(iter(done.outcomes.values())))
            tries[id][part].append(found)
            if as_claimed(found, claims[id][part]) or len(tries[id][part]) == TRIES or part in lacking[id]:
                open_parts[id].discard(part)
            else:
                again.append(done.task)
            if not open_parts[id]:
                parts = {name: tuple(all_tries) for name, all_tries in tries[id].items()}
                results.write(plan.folder, rules[id], _result(rules[id], harness, lacking[id], parts))
                yield rules[id]
        waiting = again


def tried(part: str, outcome: Outcome) -> Try:
    """What came of one measurement."""
    measured = outcome.measured if outcome.error or not part.startswith("fact:") else shown_value(outcome.measured)
    logs = "\n".join([outcome.error or "", outcome.traceback or "", *(_log(worker) for worker in outcome.workers)])
    return Try(measured, _sentence(outcome), names.raised(logs))


def as_claimed(found: Try, claimed: Any) -> bool:
    """Whether a measurement is the claim."""
    return found.error is None and same(claimed, found.measured)


def _tasks(rule: Rule) -> list[Task]:
    """One task a program and a fact: a fact that gets stuck on another release takes none of the others with it."""
    alone, limit = settings(rule)
    limit = min(limit, LONGEST_SECONDS)
    tasks = []
    for part in results.claims(rule):
        if name := part.partition("fact:")[2]:
            tasks.append(Task(f"{rule.id}:{part}", rule.facts_file, rule.facts_file, (name,), alone=alone, limit=limit))
        else:
            program = rule.folder / f"{part}.py"
            tasks.append(Task(f"{rule.id}:{part}", rule.experiment, program, alone=alone, limit=limit))
    return tasks


def _result(rule: Rule, harness: Harness, lacking: dict[str, tuple[str, ...]], parts: dict[str, tuple[Try, ...]]) -> Result:
    today = datetime.now(UTC).date().isoformat()
    return Result(sha256=rule.measured_sha256(), date=today, lacking=lacking, parts=parts, **harness.versions)


def _sentence(outcome: Outcome) -> str | None:
    """Why nothing was measured: what ended the worker, if one ended, rather than that it did."""
    if outcome.error is None:
        return None
    ended = [worker["exception"] for worker in outcome.workers if worker["exception"]]
    last = ended[-1].strip().splitlines()[-1] if ended else ""
    text = last if outcome.error.startswith("WorkerDied") and last else outcome.error
    return text.splitlines()[0].removeprefix("Raised: ")


def _log(worker: dict[str, Any]) -> str:
    return "\n".join(str(worker[stream] or "") for stream in ("exception", "out", "err"))


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
