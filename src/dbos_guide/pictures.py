"""A picture of each proof: two lanes, wrong above right, drawn as inline SVG from what the last proof saw.

Each worker process is a bar, each call to the outside world a mark with its name, SIGKILL a ✖, the worker started in its place
a new bar. Calls under way at once are a curve. Nothing in it is measured in milliseconds: the order is logical: `lab.story`.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from dbos_guide.lanes import Lane, Mark, Row, lanes, words

CHAR, PILL, GAP = 6.1, 12, 5
BAR, ROW, HEAD = 20, 38, 22
SCALE = 1.2
IDLE = "calls nothing"


def picture(variants: dict[str, Any]) -> str:
    """The figure of a rule's entry in the proof report, as HTML."""
    pair = lanes(variants)
    differing = _differing(pair)
    widths = [_column_widths(lane) for lane in pair]
    body, top = [], 0.0
    width = 230.0
    ends = [_ends(lane) for lane in pair]
    shared = {*ends[0]} & {*ends[1]}
    for lane, columns, lines in zip(pair, widths, ends, strict=True):
        drawn, height, right = _draw(lane, columns, differing, top, _tallest(pair))
        for line in lines:
            kind = "gp-end" if line in shared else "gp-end gp-tells"
            drawn += f'<text class="{kind}" x="6" y="{height:.0f}">{escape(line)}</text>'
            right, height = max(right, 8 + len(line) * CHAR), height + 15
        drawn, height = f"{drawn}</g>", height + 4
        body.append(drawn)
        top, width = top + height, max(width, right)
    size = f'width="{width * SCALE:.0f}" height="{top * SCALE:.0f}" viewBox="0 0 {width:.0f} {top:.0f}"'
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
        Counter(mark.name for row in lane.rows for mark in row.marks for _ in range(mark.times) if mark.effect) for lane in pair
    ]
    return {name for name in counts[0] | counts[1] if counts[0][name] != counts[1][name]}


def _column_widths(lane: Lane) -> list[float]:
    widths = [16.0] * lane.columns
    for row in lane.rows:
        for mark in row.marks:
            widths[mark.column] = max(widths[mark.column], _width(mark) + GAP)
    return widths


def _width(mark: Mark) -> float:
    return len(mark.label) * CHAR + PILL


def _draw(lane: Lane, widths: list[float], differing: set[str], top: float, tallest: int) -> tuple[str, float, float]:
    """One lane as SVG, still open, with the place of the next line and its right edge."""
    lefts = [14 + sum(widths[:column]) for column in range(len(widths) + 1)]
    mark = {"wrong": "✗ wrong", "right": "✓ right"}[lane.side]
    parts = [f'<g class="gp-{lane.side}" transform="translate(0 {top:.0f})"><text class="gp-side" x="0" y="14">{mark}</text>']
    y, right = float(HEAD), lefts[-1] + 14
    for row in lane.rows:
        right = max(right, 8 + lefts[row.first] + len(row.label) * 5.6)
        parts.append(_draw_row(row, lefts, differing, y, lefts[-1] + 8))
        right = max(right, lefts[-1] + 14 + len(IDLE) * 5.6 if row.last is None and not row.marks else 0)
        y += ROW
    for call, levels in lane.flights.items():
        drawn, height, edge = _draw_flight(f"{call}: {lane.at_most(call)}", levels, y, tallest)
        parts.append(drawn)
        y, right = y + height, max(right, edge)
    return "".join(parts), y + 15, right


def _ends(lane: Lane) -> list[str]:
    """The lines below a lane: how its workflows ended, what was answered, what was measured."""
    return [*_lines(lane.endings), *lane.answers, f"measured: {lane.measured}{' ' + '■' * lane.tally if lane.tally else ''}"]


def _lines(texts: Sequence[str], longest: int = 52) -> list[str]:
    """The texts, several on a line while they fit."""
    lines = [""]
    for text in texts:
        if lines[-1] and len(lines[-1]) + len(text) > longest:
            lines.append("")
        lines[-1] += f" · {text}" if lines[-1] else text
    return [*filter(None, lines)]


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
            f'<rect class="{kind}" x="{x:.0f}" y="{y + 15:.0f}" width="{_width(mark):.0f}" height="{BAR - 4}" rx="8"/>'
            f'<text class="gp-name" x="{x + _width(mark) / 2:.0f}" y="{y + 27:.0f}">{escape(mark.label)}</text>'
        )
    if row.end == "kill":
        parts.append(f'<text class="gp-kill" x="{end:.0f}" y="{y + 29:.0f}">✖</text>')
        parts.append(f'<text class="gp-sigkill" x="{end + 9:.0f}" y="{y + 27:.0f}">SIGKILL</text>')
    elif row.last is None and not row.marks:
        parts.append(f'<text class="gp-exit" x="{max(end, start + 14) + 4:.0f}" y="{y + 27:.0f}">{IDLE}</text>')
    elif row.last is not None:
        parts.append(f'<text class="gp-exit" x="{end + 4:.0f}" y="{y + 27:.0f}">exit {row.end}</text>')
    return "".join(parts)


def _draw_flight(text: str, levels: Sequence[int], y: float, tallest: int) -> tuple[str, float, float]:
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
    scale = f'<text class="gp-scale" x="16" y="{base - max(levels) * unit + 4:.0f}">{max(levels)}</text>'
    axis = f'<path class="gp-axis" d="M22 {base:.0f}H{x:.0f}"/><text class="gp-scale" x="16" y="{base + 3:.0f}">0</text>'
    drawn = (
        f'<text class="gp-label" x="8" y="{y + 9:.0f}">{escape(text)}</text>{axis}{scale}'
        f'<path class="gp-flight" d="{"".join(path)}"/>'
    )
    return drawn, 16 + tallest * unit + 8, max(x, 8 + len(text) * CHAR)
