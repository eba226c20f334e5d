"""The two lanes of a proof, wrong and right, read from the stories its programs told, and the same in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

FEW = 6
Event = dict[str, Any]


SUFFIX = {"failed": " ✗", "open": " …", "repeated": " (known)"}


@dataclass
class Mark:
    """A call, or `times` of the same in a row: `column` is its place in logical time. `name` tells calls apart that do
    different things, `text` is what stands in the picture."""

    name: str
    text: str
    outcome: str
    effect: bool
    column: int
    times: int = 1

    @property
    def label(self) -> str:
        count = f" ×{self.times}" if self.times > 1 else ""
        return f"{self.text}{count}{SUFFIX.get(self.outcome, '')}"


@dataclass
class Row:
    """One process: its bar from column `first`, its marks, and how it ended: "kill", an exit code, or None while alive."""

    label: str
    first: int
    marks: list[Mark] = field(default_factory=list)
    end: str | int | None = None
    last: int | None = None


@dataclass
class Lane:
    """What happened to one program: rows of processes, `columns` of logical time, how the workflows ended, the curves."""

    side: str
    rows: list[Row]
    columns: int
    endings: list[str]
    flights: dict[str, list[int]]
    measured: str


def lanes(variants: dict[str, Any]) -> list[Lane]:
    """The two lanes of a rule's entry in the proof report."""
    stories = [variants[side].get("story", []) for side in ("wrong", "right")]
    told = _arguments([event for story in stories for event in story if event["event"] == "call"])
    silent = not any(event["event"] == "call" for story in stories for event in story)
    return [
        _lane(side, story, in_words(variants[side]["measured"]), told, silent)
        for side, story in zip(("wrong", "right"), stories, strict=True)
    ]


def _arguments(calls: Sequence[Event]) -> dict[str, int]:
    """For each name of calls that are few and differ, the place of the argument in which they do."""
    found: dict[str, int] = {}
    for name in {call["call"] for call in calls}:
        arguments = [call["args"] for call in calls if call["call"] == name]
        for place in range(min(map(len, arguments))):
            if len(arguments) <= 2 * FEW and len({str(args[place]) for args in arguments}) > 1:
                found.setdefault(name, place)
    return found


def _lane(side: str, story: Sequence[Event], measured: str, told: dict[str, int], silent: bool) -> Lane:
    rows, columns = _rows([event for event in story if "moment" in event], told)
    workflows = [event for event in story if event["event"] == "workflow"]
    if silent:
        recorded = [_record(event) for event in workflows[:4] if event["steps"]]
        rows, columns = rows + recorded, max([columns, *(len(row.marks) for row in recorded)])
    flights = {event["call"]: event["levels"] for event in story if event["event"] == "flight"}
    return Lane(side, rows, columns, _endings(workflows), flights, measured)


def _record(workflow: Event) -> Row:
    """What the tables hold of a workflow, for proofs in which the outside world is not called: its recorded steps."""
    marks = [Mark(name, name, "done", True, column) for column, name in enumerate(workflow["steps"][:FEW])]
    return Row(f"recorded steps of {workflow['id'] or workflow['name']}", 0, marks)


def in_words(value: Any) -> str:
    """A claimed or measured value as the pages write it."""
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    words: dict[Any, str] = {True: "yes", False: "no", None: "nothing"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def _rows(events: Sequence[Event], told: dict[str, int]) -> tuple[list[Row], int]:
    """The processes with their marks. A mark shares its column with what other processes did at the same moment."""
    rows: dict[str, Row] = {}
    column, moment, taken = 0, 0, set[str]()
    for event in events:
        name, kind = event["worker"], event["event"]
        if event["moment"] != moment or name in taken:
            if kind != "start" or taken:
                column, taken = column + 1, set()
            moment = event["moment"]
        row = rows.setdefault(name, Row(_label(name, event), column))
        if kind == "call":
            _mark(row, event, told, column)
        elif kind in ("kill", "exit"):
            row.end, row.last = ("kill" if kind == "kill" else event["code"]), column
        taken.add(name)
    return _packed(_worth_showing(rows, events))


def _mark(row: Row, event: Event, told: dict[str, int], column: int) -> None:
    name = text = event["call"]
    previous = row.marks[-1] if row.marks else None
    if name in told:
        argument = str(event["args"][told[name]])[:12]
        name = f"{name} {argument}"
        text = argument if previous and previous.name.partition(" ")[0] == event["call"] else name
    if previous and (previous.name, previous.outcome) == (name, event["outcome"]):
        previous.times += 1
    else:
        row.marks.append(Mark(name, text, event["outcome"], event["effect"], column))


def _worth_showing(rows: dict[str, Row], events: Sequence[Event]) -> list[Row]:
    """Leaves out idle processes where there are many, and joins workers of which chance decides who does how much."""
    starts = [event for event in events if event["event"] == "start"]
    heirs = {event["worker"] for event in starts if event["recovers"]}
    clients = {event["worker"] for event in starts if not event["executor"].startswith("worker-")}
    few = len(rows.keys() - clients) <= 3
    shown = [
        row
        for name, row in rows.items()
        if row.marks or row.end is not None or name in heirs or (few and name not in clients) or len(rows) == 1
    ]
    alike = [row for row in shown if row.end is None and len({mark.name for mark in row.marks}) == 1]
    if len(alike) > 1 and sum(mark.times for row in alike for mark in row.marks) > FEW:
        first, *others = alike
        if all(row.marks[0].name == first.marks[0].name for row in others):
            first.label = " and ".join(row.label for row in alike)
            first.first = min(row.first for row in alike)
            first.marks[0].times = sum(mark.times for row in alike for mark in row.marks)
            first.marks = first.marks[:1]
            shown = [row for row in shown if row not in others]
    return shown


def _packed(rows: list[Row]) -> tuple[list[Row], int]:
    """The rows with the columns that nothing stands in taken out."""
    used = sorted({mark.column for row in rows for mark in row.marks} | {row.last for row in rows if row.last is not None})
    places = {column: number for number, column in enumerate(used)}
    for row in rows:
        row.first = next((places[column] for column in used if column >= row.first), max(len(used) - 1, 0))
        row.last = None if row.last is None else places[row.last]
        for mark in row.marks:
            mark.column = places[mark.column]
    return rows, max(len(used), 1)


def _label(name: str, event: Event) -> str:
    label = name.replace("-", " ")
    if event["event"] != "start":
        return "another process" if name == "other" else label
    if not event["executor"].startswith("worker-"):
        label = f"{label}, {event['executor']}"
    if event["version"] != "1":
        label = f"{label}, version {event['version']}"
    if event["recovers"]:
        label = f"{label}, in place of {event['recovers'].replace('-', ' ')}"
    return label


def _endings(workflows: Sequence[Event]) -> list[str]:
    """How the workflows ended, those alike counted: "order-1 SUCCESS", "5 × resize PENDING"."""
    named = [f"{event['id']} {event['status']}" for event in workflows if event["id"] and event["count"] == 1]
    if len(named) == len(workflows) <= 3:
        return named
    alike: Counter[str] = Counter()
    for event in workflows:
        alike[f"{event['name']} {event['status']}"] += event["count"]
    return [f"{count} × {text}" if count > 1 else text for text, count in alike.items()]


# ---------------------------------------------------------------- in words


def words(variants: dict[str, Any]) -> str:
    """What the picture shows, as text."""
    return " ".join(f"{lane.side.capitalize()}: {_told(lane)}" for lane in lanes(variants))


def _told(lane: Lane) -> str:
    sentences = []
    for row in lane.rows:
        text = ", ".join(_told_mark(mark) for mark in row.marks) or "calls nothing"
        end = {"kill": ", then SIGKILL", None: ""}.get(row.end, f", then exits with {row.end}")  # type: ignore[arg-type]
        sentences.append(f"{row.label}: {text}{end}.")
    for call, levels in lane.flights.items():
        sentences.append(f"At most {max(levels)} of {call} at once.")
    if lane.endings:
        sentences.append(f"In the end: {', '.join(lane.endings)}.")
    return " ".join([*sentences, f"Measured: {lane.measured}."])


def _told_mark(mark: Mark) -> str:
    outcome = {"failed": " fails", "repeated": " again, with no effect", "open": " is still under way"}.get(mark.outcome, "")
    return f"{mark.name}{f' ×{mark.times}' if mark.times > 1 else ''}{outcome}"
