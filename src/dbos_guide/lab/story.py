"""What happened in one run of a program, told in logical order: no times, no process ids, no random workflow ids."""

import ast
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from dbos_guide.lab.ledger import Call
from dbos_guide.lab.lines import Lines
from dbos_guide.lab.process import Worker
from dbos_guide.lab.tables import Tables

# Ids and arguments that differ in every run: UUIDs, and moments in time.
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT|\d\d:\d\d:\d\d|\d{10,}")


@dataclass(frozen=True)
class Chance:
    """What of an experiment is chance: the order of these calls, the number of these calls or workflows, which of several
    workers does what."""

    order: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    workers: bool = False


@dataclass(frozen=True)
class _Happening:
    """Something with a beginning and an end in monotonic seconds; `rank` and `name` order what happened at once."""

    start: float
    end: float
    rank: int
    name: str
    event: dict[str, Any]


def story(
    workers: Sequence[Worker],
    calls: Sequence[Call],
    tables: Tables | None,
    *,
    lasting: Collection[str] = (),
    chance: Chance | None = None,
    results: Mapping[str, Any] | None = None,
    lines: Lines | None = None,
) -> list[dict[str, Any]]:
    """The events of a run.

    Each has an `event`: "start" (with `executor`, `version`, `dbos`: whether it launches DBOS, and `recovers`: the worker in
    whose place it was started), "call" (with `call`, `number`, `args`, `outcome`, `effect`), "kill", "exit" (with its
    `code`), and, after them, "flight" (with `call` and `levels`, see there), "ran" (the `steps` that began in a worker),
    "ask" (a call that the experiment made in a worker: `call`, `args`, `answer`), "chance" (see there) and "workflow" (with
    `name`, `status`, `queue`, `steps`, `id` where the experiment chose it, `result` where it was read, and `count` of those
    alike). `moment` is equal for events that overlapped in time: what was under way at once has no order. `lasting` names the
    calls that the experiment made to last, `results` holds those it read, by workflow id.
    """
    names = {worker.pid: worker.name for worker in workers}
    happenings = [*_ends(workers, calls), *_calls(calls, names)]
    told, moments = [], _moments(happenings)
    happenings, moments = _split(happenings, moments, lasting)
    for moment, happening in sorted(
        zip(moments, happenings, strict=True), key=lambda pair: (pair[0], pair[1].rank, pair[1].name)
    ):
        told.append({**happening.event, "moment": moment})
    told += _flights([call for call in calls if call.name in lasting])
    told += _ran(workers, lines) if lines is not None else []
    told += _asked(workers)
    told += [{"event": "chance", **asdict(chance)}] if chance not in (None, Chance()) else []
    return told + (_workflows(tables, results or {}) if tables is not None else [])


def _split(
    happenings: Sequence[_Happening], moments: Sequence[int], lasting: Collection[str]
) -> tuple[list[_Happening], list[int]]:
    """A call that was made to last, and during which others came and went one after the other, is told twice: that it begins
    (its `outcome` is "begun") and, in its place among the others, that it ends."""
    found, places = [], []
    for happening, moment in zip(happenings, moments, strict=True):
        event = happening.event
        meanwhile = [
            place
            for other, place in zip(happenings, moments, strict=True)
            if other.event["event"] == "call" and other.start > happening.start and other.end < happening.end and place > moment
        ]
        if event["event"] == "call" and event["call"] in lasting and event["outcome"] != "open" and meanwhile:
            found.append(replace(happening, event={**event, "outcome": "begun", "effect": False}))
            places.append(moment)
            found.append(replace(happening, rank=len(happenings)))
            places.append(max(meanwhile))
        else:
            found.append(happening)
            places.append(moment)
    return found, places


def _ends(workers: Sequence[Worker], calls: Sequence[Call]) -> list[_Happening]:
    found = []
    for rank, worker in enumerate(workers):
        event = {"worker": worker.name, "executor": worker.spec.executor, "version": worker.spec.version}
        start = {"event": "start", **event, "recovers": worker.recovers, "dbos": worker.spec.runs_dbos}
        found.append(_Happening(worker.born, worker.born, rank, "", start))
        # A test session ends by itself, sooner or later; what it found is known before.
        if not worker.alive and worker.ended is not None and worker.spec.pytest is None:
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


def _ran(workers: Sequence[Worker], lines: Lines) -> list[dict[str, Any]]:
    """The steps of which the first line ran, for each worker, in the order in which the program defines them."""
    found = []
    for worker in workers:
        marks = lines.ran(worker.spec.program, worker.name)
        if steps := [name for name, first in _steps(worker.spec.program) if first in marks]:
            found.append({"event": "ran", "worker": worker.name, "steps": steps})
    return found


def _steps(program: Path) -> list[tuple[str, int]]:
    """The functions of a program that are steps or datasource transactions, each with the line of its first statement."""
    return [
        (node.name, body[0].lineno)
        for node in ast.walk(ast.parse(program.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and any(re.search(r"\.(step|transaction)\b", ast.unparse(decorator)) for decorator in node.decorator_list)
        and (body := node.body[1:] if ast.get_docstring(node) is not None else node.body)
    ]


def _asked(workers: Sequence[Worker]) -> list[dict[str, Any]]:
    """What the experiment called in the workers, in the order in which it did."""
    asks = [(ask.start, worker, ask) for worker in workers for ask in worker.asks.values()]
    return [
        {
            "event": "ask",
            "worker": worker.name,
            "executor": worker.spec.executor,
            "call": ask.name,
            "args": [_plain(arg) for arg in ask.args],
            "answer": ask.error or (_answer(ask.answer) if ask.answered else "no answer"),
        }
        for _, worker, ask in sorted(asks, key=lambda found: found[0])
    ]


def _answer(value: Any) -> Any:
    """An answer as it is told: a measured time or size, which differs from run to run, by its first digit."""
    if isinstance(value, float):
        return f"about {float(f'{value:.1g}'):g}"
    return [_plain(item) for item in value] if isinstance(value, list) else _plain(value)


def _workflows(tables: Tables, results: Mapping[str, Any]) -> list[dict[str, Any]]:
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
        {
            "event": "workflow",
            **dict(zip(keys, (*row[:-1], list(row[-1])), strict=True)),
            **({"result": _answer(results[row[0]])} if row[0] in results else {}),
            "count": count,
        }
        for row, count in alike.items()
    ]


def _plain(arg: Any) -> Any:
    text = arg if isinstance(arg, (str, int, float, bool, type(None))) else repr(arg)
    return "…" if isinstance(text, str) and (_RANDOM.search(text) or len(text) > 40) else text
