"""A picture of each proof: two lanes, wrong above right, drawn as inline SVG from what the last proof saw.

Each worker process is a bar, each call to the outside world a mark with its name, SIGKILL a ✖, the worker started in its place a
new bar. Calls under way at once are a curve. Nothing in it is measured in milliseconds: the order is logical, see `lab.story`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

CHAR, PILL, GAP = 6.1, 12, 5
BAR, ROW, HEAD = 20, 38, 22
STEPS_SHOWN = 6
Event = dict[str, Any]


@dataclass
class Mark:
    """A call, or `times` of the same in a row: `column` is its place in logical time."""

    name: str
    outcome: str
    effect: bool
    column: int
    times: int = 1

    @property
    def text(self) -> str:
        return f"{self.name} ×{self.times}" if self.times > 1 else self.name

    @property
    def width(self) -> float:
        return len(self.text) * CHAR + PILL


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
    return [_lane(side, variants[side]) for side in ("wrong", "right")]


def _lane(side: str, entry: dict[str, Any]) -> Lane:
    story: list[Event] = entry.get("story", [])
    rows, columns = _rows([event for event in story if "moment" in event])
    endings = _endings([event for event in story if event["event"] == "workflow"])
    flights = {event["call"]: event["levels"] for event in story if event["event"] == "flight" and max(event["levels"]) > 1}
    return Lane(side, rows, columns, endings, flights, in_words(entry["measured"]))


def in_words(value: Any) -> str:
    """A claimed or measured value as the pages write it."""
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    words: dict[Any, str] = {True: "yes", False: "no", None: "nothing"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def _rows(events: Sequence[Event]) -> tuple[list[Row], int]:
    """The processes with their marks. A mark shares its column with what other processes did at the same moment."""
    rows: dict[str, Row] = {}
    column, moment, taken = 0, 0, set[str]()
    executors = {event["worker"]: event["executor"] for event in events if event["event"] == "start"}
    for event in events:
        name, kind = event["worker"], event["event"]
        if event["moment"] != moment or name in taken:
            if kind != "start" or taken:
                column, taken = column + 1, set()
            moment = event["moment"]
        row = rows.setdefault(name, Row(_label(name, event, executors), column))
        if kind == "call":
            previous = row.marks[-1] if row.marks else None
            if previous and (previous.name, previous.outcome) == (event["call"], event["outcome"]):
                previous.times += 1
                continue
            row.marks.append(Mark(event["call"], event["outcome"], event["effect"], column))
        elif kind in ("kill", "exit"):
            row.end, row.last = ("kill" if kind == "kill" else event["code"]), column
        taken.add(name)
    told = [row for row in rows.values() if row.marks or row.end is not None]
    return _packed(told or list(rows.values())[:1])


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


def _label(name: str, event: Event, executors: dict[str, str]) -> str:
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
        sentences.append(f"At most {max(levels)} × {call} at once.")
    if lane.endings:
        sentences.append(f"In the end: {', '.join(lane.endings)}.")
    return " ".join([*sentences, f"Measured: {lane.measured}."])


def _told_mark(mark: Mark) -> str:
    outcome = {"failed": " fails", "repeated": " repeated without effect", "open": " never returns"}.get(mark.outcome, "")
    return f"{mark.text}{outcome}"


# ---------------------------------------------------------------- drawing


def picture(variants: dict[str, Any]) -> str:
    """The figure of a rule's entry in the proof report, as HTML."""
    pair = lanes(variants)
    differing = _differing(pair)
    widths = [_column_widths(lane) for lane in pair]
    body, top = [], 0.0
    width = 230.0
    for lane, columns in zip(pair, widths, strict=True):
        drawn, height, right = _draw(lane, columns, differing, top, _tallest(pair))
        body.append(drawn)
        top, width = top + height, max(width, right)
    size = f'width="{width:.0f}" height="{top:.0f}" viewBox="0 0 {width:.0f} {top:.0f}"'
    return (
        f'<figure class="guide-picture" tabindex="0" role="group" aria-label="What happened">'
        f'<svg {size} role="img" aria-labelledby="guide-words"><g>{"".join(body)}</g></svg>'
        f'<details><summary>In words</summary><p id="guide-words">{escape(words(variants))}</p></details></figure>'
    )


def _tallest(pair: Sequence[Lane]) -> int:
    return max((max(levels) for lane in pair for levels in lane.flights.values()), default=1)


def _differing(pair: Sequence[Lane]) -> set[str]:
    """The calls of which one lane had more effects than the other: what the rule is about."""
    counts = [
        Counter({(mark.name): 0 for row in lane.rows for mark in row.marks})
        + Counter(mark.name for row in lane.rows for mark in row.marks for _ in range(mark.times) if mark.effect)
        for lane in pair
    ]
    return {name for name in counts[0] | counts[1] if counts[0][name] != counts[1][name]}


def _column_widths(lane: Lane) -> list[float]:
    widths = [16.0] * lane.columns
    for row in lane.rows:
        for mark in row.marks:
            widths[mark.column] = max(widths[mark.column], mark.width + GAP)
    return widths


def _draw(lane: Lane, widths: list[float], differing: set[str], top: float, tallest: int) -> tuple[str, float, float]:
    """One lane as SVG, its height and its right edge."""
    lefts = [14 + sum(widths[:column]) for column in range(len(widths) + 1)]
    mark = {"wrong": "✗ wrong", "right": "✓ right"}[lane.side]
    parts = [f'<g class="gp-{lane.side}" transform="translate(0 {top:.0f})"><text class="gp-side" x="0" y="14">{mark}</text>']
    y, right = float(HEAD), lefts[-1] + 14
    for row in lane.rows:
        right = max(right, 8 + lefts[row.first] + len(row.label) * 5.6)
        parts.append(_draw_row(row, lefts, differing, y, lefts[-1] + 8))
        y += ROW
    for call, levels in lane.flights.items():
        drawn, height, edge = _draw_flight(call, levels, y, tallest)
        parts.append(drawn)
        y, right = y + height, max(right, edge)
    for line in _lines([*lane.endings, f"measured: {lane.measured}"]):
        y += 15
        parts.append(f'<text class="gp-end" x="6" y="{y:.0f}">{escape(line)}</text>')
        right = max(right, 8 + len(line) * CHAR)
    return "".join(parts) + "</g>", y + 16, right


def _lines(texts: Sequence[str], longest: int = 52) -> list[str]:
    """The texts, several on a line while they fit; the last has a line of its own."""
    lines = [""]
    for text in texts[:-1]:
        if lines[-1] and len(lines[-1]) + len(text) > longest:
            lines.append("")
        lines[-1] += f" · {text}" if lines[-1] else text
    return [*filter(None, lines), *texts[-1:]]


def _draw_row(row: Row, lefts: list[float], differing: set[str], y: float, edge: float) -> str:
    start = lefts[row.first] - 6
    end = edge if row.last is None else lefts[row.last] + 6
    kind = "gp-bar gp-alive" if row.last is None else "gp-bar"
    parts = [
        f'<text class="gp-label" x="{start:.0f}" y="{y + 9:.0f}">{escape(row.label)}</text>',
        f'<rect class="{kind}" x="{start:.0f}" y="{y + 13:.0f}" width="{max(end - start, 14):.0f}" height="{BAR}" rx="4"/>',
    ]
    for mark in row.marks:
        x = lefts[mark.column]
        kind = f"gp-call gp-{mark.outcome}" + (" gp-differs" if mark.name in differing else "")
        parts.append(
            f'<rect class="{kind}" x="{x:.0f}" y="{y + 15:.0f}" width="{mark.width:.0f}" height="{BAR - 4}" rx="8"/>'
            f'<text class="gp-name" x="{x + mark.width / 2:.0f}" y="{y + 27:.0f}">{escape(mark.text)}</text>'
        )
    if row.end == "kill":
        parts.append(f'<text class="gp-kill" x="{end:.0f}" y="{y + 29:.0f}">✖</text>')
        parts.append(f'<text class="gp-sigkill" x="{end + 9:.0f}" y="{y + 27:.0f}">SIGKILL</text>')
    elif row.last is not None:
        parts.append(f'<text class="gp-exit" x="{end + 4:.0f}" y="{y + 27:.0f}">exit {row.end}</text>')
    return "".join(parts)


def _draw_flight(call: str, levels: Sequence[int], y: float, tallest: int) -> tuple[str, float, float]:
    """The number of calls under way over logical time, as a curve of steps on a scale that both lanes share."""
    unit = min(9.0, 54 / tallest)
    base, x = y + 16 + tallest * unit, 22.0
    path, level = [f"M{x:.0f} {base:.0f}"], 0
    for goal in levels:
        step = 1 if goal > level else -1
        while level != goal:
            level += step
            path.append(f"V{base - level * unit:.1f}h6")
            x += 6
        path.append("h16")
        x += 16
    text = f"{call}: at most {max(levels)} at once"
    scale = f'<text class="gp-scale" x="16" y="{base - max(levels) * unit + 4:.0f}">{max(levels)}</text>'
    axis = f'<path class="gp-axis" d="M22 {base:.0f}H{x:.0f}"/><text class="gp-scale" x="16" y="{base + 3:.0f}">0</text>'
    drawn = (
        f'<text class="gp-label" x="8" y="{y + 9:.0f}">{escape(text)}</text>{axis}{scale}'
        f'<path class="gp-flight" d="{"".join(path)}"/>'
    )
    return drawn, 16 + tallest * unit + 8, max(x, 8 + len(text) * CHAR)
