"""Fills the compatibility page: a table of rules by release, and what was measured where a rule is otherwise."""

from html import escape
from pathlib import Path

from dbos_guide.compat import data, report
from dbos_guide.compat.data import Record
from dbos_guide.model import Guide, Rule

NAME = "reference/compatibility"
MEASURED, TABLE, INSTEAD = (f"<!-- guide:compatibility-{part} -->" for part in ("measured", "table", "instead"))


def add(guide: Guide, page: Path) -> None:
    """Draws the committed record into the built page; what was recorded of other files of a rule is left out."""
    if not page.exists():
        return  # a guide that has no such page
    record = data.read(guide.root)
    up = "../" * 2 if page.name == "index.html" else "../"
    text = page.read_text()
    for slot, drawn in (
        (MEASURED, _measured(record)),
        (TABLE, _table(guide, record, up)),
        (INSTEAD, _instead(guide, record, up)),
    ):
        text = text.replace(slot, drawn, 1)
    page.write_text(text)


def _measured(record: Record) -> str:
    """On exactly what and when, an item a pair."""
    items = [
        f"<li>dbos {pair.dbos} on PostgreSQL {escape(on['postgres'])}, Python {escape(on['python'])}: {escape(on['date'])}</li>"
        for pair, on in record.pairs.items()
    ]
    return f"<ul>{''.join(items)}</ul>" if items else "<p>Nothing was measured yet: run <code>uv run guide compat</code>.</p>"


def _table(guide: Guide, record: Record, up: str) -> str:
    heads = "".join(f'<th role="columnheader" scope="col">dbos {escape(release)}</th>' for release in record.releases)
    rows = "".join(
        f'<tr role="row"><th role="rowheader" scope="row">{_link(rule, up)}</th>'
        + "".join(f'<td role="cell">{cell}</td>' for cell in _cells(record, rule))
        + "</tr>"
        for rule in guide.rules.values()
    )
    return (
        '<table class="guide-rules guide-compatibility" role="table">'
        f'<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Rule</th>{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _cells(record: Record, rule: Rule) -> list[str]:
    """A rule's verdict on each release: one if all servers agree, else one for each server."""
    if record.sha256.get(rule.id) != rule.measured_sha256():
        return ["not measured on these files"] * len(record.releases)
    cells = []
    for release, found in report.places(record, rule.id).items():
        verdicts = {report.word(verdict): pair for pair, verdict in found}
        label = f'<span class="guide-release">dbos {escape(release)}: </span>'
        if len(verdicts) == 1:
            cells.append(label + _verdict(rule, *verdicts))
        else:
            each = [f"{_verdict(rule, report.word(verdict))} on PostgreSQL {pair.major}" for pair, verdict in found]
            cells.append(label + ("<br>".join(each) or "not measured"))
    return cells


def _verdict(rule: Rule, word: str) -> str:
    """The words, with a sign before them; a link to what was measured where that is otherwise."""
    sign = {"holds": "✓", "differs": "✗"}.get(word.partition(",")[0], "–")
    drawn = f'<span aria-hidden="true">{sign}</span> {escape(word)}'
    return drawn if word == "holds" else f'<a href="#{rule.reference}">{drawn}</a>'


def _instead(guide: Guide, record: Record, up: str) -> str:
    """For each rule that is not everywhere as its page says: what was measured where. Places that agree share an item."""
    sections = []
    for rule in guide.rules.values():
        where: dict[str, list[str]] = {}
        if record.sha256.get(rule.id) == rule.measured_sha256():
            for pair, verdict in record.rules[rule.id].items():
                for line in report.describe(verdict):
                    where.setdefault(line, []).append(f"{pair.dbos} on PostgreSQL {pair.major}")
        if where:
            items = "".join(f"<li>dbos {escape(', '.join(pairs))}: {escape(line)}</li>" for line, pairs in where.items())
            sections.append(f'<h3 id="{rule.reference}">{_link(rule, up)}</h3><ul>{items}</ul>')
    return "".join(sections) or "<p>Nothing: every rule holds wherever it was measured.</p>"


def _link(rule: Rule, up: str) -> str:
    end = "/" if up == "../../" else ".html"
    return f'<a href="{up}{rule.id}{end}">{escape(rule.title)}</a>'
