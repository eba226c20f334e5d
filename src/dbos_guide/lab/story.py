"""What happened in one run of a program, told in logical order: no times, no process ids, no random workflow ids."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from dbos_guide.lab.ledger import Call
from dbos_guide.lab.process import Worker
from dbos_guide.lab.tables import Tables

# Ids and arguments that differ in every run: UUIDs, and moments in time.
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT|\d{10,}")


@dataclass(frozen=True)
class _Happening:
    """Something with a beginning and an end in monotonic seconds; `rank` and `name` order what happened at once."""

    start: float
    end: float
    rank: int
    name: str
    event: dict[str, Any]


def story(workers: Sequence[Worker], calls: Sequence[Call], tables: Tables | None) -> list[dict[str, Any]]:
    """The events of a run.

    Each has an `event`: "start" (with `executor`, `version`, `dbos`: whether it launches DBOS, and `recovers`: the worker in
    whose place it was started), "call" (with `call`, `number`, `args`, `outcome`, `effect`), "kill", "exit" (with its
    `code`), "flight" (with `call` and `levels`, see there), and, last, "workflow" (with `name`, `status`, `queue`, `steps`,
    `id` where the experiment chose it, and `count` of those alike). `moment` is equal for events that overlapped in time:
    what was under way at once has no order.
    """
    names = {worker.pid: worker.name for worker in workers}
    happenings = [*_ends(workers, calls), *_calls(calls, names)]
    told, moments = [], _moments(happenings)
    for moment, happening in sorted(
        zip(moments, happenings, strict=True), key=lambda pair: (pair[0], pair[1].rank, pair[1].name)
    ):
        told.append({**happening.event, "moment": moment})
    return told + _flights(calls) + (_workflows(tables) if tables is not None else [])


def _ends(workers: Sequence[Worker], calls: Sequence[Call]) -> list[_Happening]:
    found = []
    for rank, worker in enumerate(workers):
        event = {"worker": worker.name, "executor": worker.spec.executor, "version": worker.spec.version}
        start = {"event": "start", **event, "recovers": worker.recovers, "dbos": worker.spec.runs_dbos}
        found.append(_Happening(worker.born, worker.born, rank, "", start))
        if not worker.alive and worker.ended is not None:
            end: dict[str, Any] = {"event": "kill", "worker": worker.name}
            if not worker.killed or worker.stopped:
                end = {"event": "exit", "worker": worker.name, "code": 0 if worker.stopped else worker.exit_code}
            # A call that killed its worker knows when; the experiment may have noticed only later.
            times = [call.end for call in calls if call.pid == worker.pid and call.outcome == "killed" and call.end]
            ended = min([worker.ended, *times])
            found.append(_Happening(ended, ended, rank, "~", end))
    return found


def _calls(calls: Sequence[Call], names: dict[int, str]) -> list[_Happening]:
    ranks = {name: rank for rank, name in enumerate(names.values())}
    found = []
    for call in calls:
        worker = names.get(call.pid, "other")
        event = {
            "event": "call",
            "worker": worker,
            "call": call.name,
            "args": [_plain(arg) for arg in call.args],
            "outcome": call.outcome,
            "effect": call.effect,
            "number": call.number,
        }
        end = float("inf") if call.end is None else call.end
        found.append(_Happening(call.start, end, ranks.get(worker, len(ranks)), f"{call.name} {call.args}", event))
    return found


def _moments(happenings: Sequence[_Happening]) -> list[int]:
    """For each the length of the longest chain of others that ended before it began."""
    order = sorted(range(len(happenings)), key=lambda index: happenings[index].start)
    moments = [0] * len(happenings)
    for position, index in enumerate(order):
        before = [moments[other] for other in order[:position] if happenings[other].end <= happenings[index].start]
        moments[index] = 1 + max(before, default=-1)
    return moments


def _flights(calls: Sequence[Call]) -> list[dict[str, Any]]:
    found = []
    for name in sorted({call.name for call in calls}):
        heights = levels([call for call in calls if call.name == name])
        if max(heights) > 1:
            found.append({"event": "flight", "call": name, "levels": heights})
    return found


def levels(calls: Sequence[Call]) -> list[int]:
    """How many of the calls were under way over time: the heights between which it rose and fell by more than half of the
    highest, so that what one millisecond more or less changes is left out."""
    edges = [(call.start, 1) for call in calls] + [(call.end, -1) for call in calls if call.end is not None]
    heights = [0]
    for _, change in sorted(edges):
        heights.append(heights[-1] + change)
    swing = max(heights) // 2 + 1
    turns, extreme, rising = [], 0, True
    for height in heights:
        if (height > extreme) == rising and height != extreme:
            extreme = height
        elif abs(height - extreme) >= swing:
            turns.append(extreme)
            extreme, rising = height, not rising
    return [*turns, extreme]


def _workflows(tables: Tables) -> list[dict[str, Any]]:
    """The workflows as the tables hold them at the end; those alike, and with random ids, are counted."""
    try:
        rows = tables.sql(
            "SELECT workflow_uuid, name, status, queue_name FROM dbos.workflow_status ORDER BY created_at, workflow_uuid"
        )
        steps: dict[str, list[str]] = {}
        for id, name in tables.sql("SELECT workflow_uuid, function_name FROM dbos.operation_outputs ORDER BY function_id"):
            steps.setdefault(id, []).append(name.split(".")[-1])
    except psycopg.Error:
        return []
    alike: Counter[tuple[Any, ...]] = Counter()
    for id, name, status, queue in rows:
        shown = None if _RANDOM.search(id) else id
        alike[shown, name.split(".")[-1], status, queue, tuple(steps.get(id, []))] += 1
    keys = ("id", "name", "status", "queue", "steps")
    return [
        {"event": "workflow", **dict(zip(keys, (*row[:-1], list(row[-1])), strict=True)), "count": count}
        for row, count in alike.items()
    ]


def _plain(arg: Any) -> Any:
    text = arg if isinstance(arg, (str, int, float, bool, type(None))) else repr(arg)
    return "…" if isinstance(text, str) and (_RANDOM.search(text) or len(text) > 40) else text
