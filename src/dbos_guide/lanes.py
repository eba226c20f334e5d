"""The two lanes of a proof, wrong and right, read from the stories its programs told, and the same in words."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dbos_guide import chance

FEW, LONG, MANY = 6, 12, 40
Event = dict[str, Any]


SUFFIX = {"failed": " ✗", "open": " …", "begun": " …", "repeated": " (known)"}


@dataclass
class Mark:
    """A call, or `times` of the same in a row, zero if it is chance how many: `column` is its place in logical time. `name`
    tells calls apart that do different things, `text` is what stands in the picture."""

    name: str
    text: str
    outcome: str
    effect: bool
    column: int
    times: int = 1

    @property
    def label(self) -> str:
        return f"{self.text}{self.count}{SUFFIX.get(self.outcome, '')}"

    @property
    def count(self) -> str:
        return f" ×{self.times or 'n'}" if self.times != 1 else ""


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
    """What happened to one program: rows of processes, `columns` of logical time, how the workflows ended, the curves, and,
    where that tells the two programs apart, what they answered and returned."""

    side: str
    rows: list[Row]
    columns: int
    endings: list[str]
    flights: dict[str, list[int]]
    measured: str
    several: frozenset[str] = frozenset()
    answers: list[str] = field(default_factory=list)
    tally: int = 0

    def at_most(self, call: str) -> str:
        """What the curve of a call says."""
        return f"{'several' if call in self.several else f'at most {max(self.flights[call])}'} at once"


def lanes(variants: dict[str, Any]) -> list[Lane]:
    """The two lanes of a rule's entry in the proof report."""
    stories = [chance.settled(variants[side].get("story", [])) for side in ("wrong", "right")]
    if not any(event["event"] == "call" for story in stories for event in story):
        stories = [_with_steps(story) for story in stories]
    told = _arguments([event for story in stories for event in story if event["event"] == "call"])
    silent = not told and not any(event["event"] == "call" and "step" not in event for story in stories for event in story)
    pair = [
        _lane(side, story, in_words(variants[side]["measured"]), told, silent)
        for side, story in zip(("wrong", "right"), stories, strict=True)
    ]
    wrong, right = pair
    for call in wrong.flights.keys() & right.flights.keys():
        if wrong.flights[call] == right.flights[call]:
            del wrong.flights[call], right.flights[call]
    if (wrong.rows, wrong.endings, wrong.flights) == (right.rows, right.endings, right.flights):
        for lane, story in zip(pair, stories, strict=True):
            lane.answers = _answers(story)
        if wrong.answers == right.answers:
            _tally(pair, variants)
    return pair


def _tally(pair: Sequence[Lane], variants: dict[str, Any]) -> None:
    """Counts out the measured numbers of lanes that nothing else tells apart."""
    measured = [variants[lane.side]["measured"] for lane in pair]
    if all(type(number) is int and number <= MANY for number in measured):
        for lane, number in zip(pair, measured, strict=True):
            lane.answers, lane.tally = [], number


def _with_steps(story: Sequence[Event]) -> list[Event]:
    """A story in which the outside world is not called, with the steps that began in each worker in place of calls."""
    found = []
    for event in story:
        found.append(event)
        if event["event"] == "start":
            worker = event["worker"]
            call = {"event": "call", "worker": worker, "args": [], "outcome": "done", "effect": True, "step": True}
            ran = [other["steps"] for other in story if other["event"] == "ran" and other["worker"] == worker]
            found += [{**call, "call": step, "moment": event["moment"] + 0.5} for steps in ran for step in steps]
    return found


def _answers(story: Sequence[Event]) -> list[str]:
    """What the workers answered the experiment, and what the workflows returned."""
    asked = [
        (" ".join([event["call"], *(str(arg)[:16] for arg in event["args"])]), event["answer"])
        for event in story
        if event["event"] == "ask"
    ]
    returned = [(f"{event['id']} returned", event["result"]) for event in story if "result" in event]
    return [f"{asked} → {in_words(answer)}" for asked, answer in [*asked, *returned] if answer is not None]


def _arguments(calls: Sequence[Event]) -> dict[str, tuple[int, str]]:
    """For each name of calls that are few and differ, the place of the argument in which they do, and the words with which
    all of these begin."""
    found: dict[str, tuple[int, str]] = {}
    for name in {call["call"] for call in calls}:
        arguments = [call["args"] for call in calls if call["call"] == name]
        for place in range(min(map(len, arguments))):
            texts = [str(args[place]) for args in arguments]
            if len(arguments) <= 2 * FEW and len(set(texts)) > 1:
                found.setdefault(name, (place, _beginning(texts) if max(map(len, texts)) > LONG else ""))
    return found


def _beginning(texts: Sequence[str]) -> str:
    """The words with which all of these begin."""
    same = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return re.sub(r"\S*$", "", "".join(letters[0] for letters in same))


def _lane(side: str, story: Sequence[Event], measured: str, told: dict[str, tuple[int, str]], silent: bool) -> Lane:
    rows, columns = _rows([event for event in story if "moment" in event], told)
    workflows = [event for event in story if event["event"] == "workflow"]
    if silent:
        recorded = [_record(event) for event in workflows[:4] if event["steps"]]
        rows, columns = rows + recorded, max([columns, *(len(row.marks) for row in recorded)])
    flights = {event["call"]: event["levels"] for event in story if event["event"] == "flight"}
    several = frozenset(event["call"] for event in story if event.get("several"))
    return Lane(side, rows, columns, _endings(workflows), flights, measured, several)


def _record(workflow: Event) -> Row:
    """What the tables hold of a workflow, for proofs in which the outside world is not called: its recorded steps."""
    marks = [Mark(name, name, "done", True, column) for column, name in enumerate(workflow["steps"][:FEW])]
    return Row(f"recorded steps of {workflow['id'] or workflow['name']}", 0, marks)


def in_words(value: Any) -> str:
    """A claimed or measured value as the pages write it."""
    if isinstance(value, list):
        return ", ".join(map(in_words, value)) or "nothing"
    words: dict[Any, str] = {True: "yes", False: "no", None: "nothing"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def _rows(events: Sequence[Event], told: dict[str, tuple[int, str]]) -> tuple[list[Row], int]:
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


def _mark(row: Row, event: Event, told: dict[str, tuple[int, str]], column: int) -> None:
    name = text = event["call"]
    previous = row.marks[-1] if row.marks else None
    if name in told:
        place, beginning = told[name]
        argument = _short(str(event["args"][place]), beginning)
        name = f"{name} {argument}"
        text = argument if previous and previous.name.partition(" ")[0] == event["call"] else name
    if previous and (previous.name, previous.outcome) == (name, event["outcome"]):
        previous.times += 1
    else:
        row.marks.append(Mark(name, text, event["outcome"], event["effect"], column, times=event.get("times", 1)))


def _short(argument: str, beginning: str) -> str:
    """An argument in a mark: without the words that all begin with, and cut where it gets long."""
    rest = argument.removeprefix(beginning)
    cut = rest if len(rest) <= LONG + 2 else f"{rest[:LONG].rstrip()}…"
    return cut if rest == argument else f"…{cut}"


def _worth_showing(rows: dict[str, Row], events: Sequence[Event]) -> list[Row]:
    """Leaves out idle processes where there are many."""
    starts = [event for event in events if event["event"] == "start"]
    heirs = {event["worker"] for event in starts if event["recovers"]}
    clients = {event["worker"] for event in starts if not event["executor"].startswith("worker-")}
    few = len(rows.keys() - clients) <= 3
    return [
        row
        for name, row in rows.items()
        if row.marks or row.end is not None or name in heirs or (few and name not in clients) or len(rows) == 1
    ]


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
        alike[f"{event['name']} {event['status']}".strip()] += event["count"]
    return [f"{count or 'n'} × {text}" if count != 1 else text for text, count in alike.items()]


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
    sentences += [f"{call}: {lane.at_most(call)}." for call in lane.flights]
    if lane.endings:
        sentences.append(f"In the end: {', '.join(lane.endings)}.")
    return " ".join([*sentences, *(f"{answer}." for answer in lane.answers), f"Measured: {lane.measured}."])


def _told_mark(mark: Mark) -> str:
    outcomes = {"failed": " fails", "repeated": " again, with no effect", "open": " is still under way", "begun": " begins"}
    return f"{mark.name}{mark.count}{outcomes.get(mark.outcome, '')}"
