"""What was recorded, in words: on the console after `guide compat`, and as the text of the weekly issue."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dbos_guide.compat import data
from dbos_guide.compat.data import Pair, Record
from dbos_guide.compat.run import Comparison
from dbos_guide.compat.verdicts import DIFFERS, HOLDS, INCONCLUSIVE, NOT_APPLICABLE, VARIES, Part, Verdict
from dbos_guide.errors import GuideError
from dbos_guide.exports.markdown import words
from dbos_guide.model import Guide, Rule


def show(guide: Guide, rules: Sequence[Rule], done: Comparison) -> None:
    """Prints what is not as the pages say, what could not be measured, and what is to be done."""
    record = data.read(guide.root)
    for rule in rules:
        for pair, verdict in record.rules.get(rule.id, {}).items():
            for line in describe(verdict):
                print(f"{rule.id} with dbos {pair}: {line}")
    for sentence in [*done.failures, *data.wrong_since(guide, record)]:
        print(sentence, file=sys.stderr)


def describe(verdict: Verdict) -> Iterator[str]:
    """A line for the rule if it is not applicable, and for each program and fact that is not as claimed."""
    if verdict.verdict == NOT_APPLICABLE:
        yield f"not applicable, the release has no {' and no '.join(verdict.missing)}"
    for name, part in verdict.parts.items():
        yield f"{name.replace('fact:', 'fact ')}: claimed {words(part.claimed)}, {instead(part)}"


def instead(part: Part) -> str:
    """What was measured instead of what is claimed."""
    if part.verdict == NOT_APPLICABLE:
        return f"not applicable: the release has no {' and no '.join(part.missing)}"
    if part.verdict == VARIES:
        return f"not the same each time: {'; '.join(map(words, part.measured))}"
    return f"nothing was measured: {part.measured}" if part.verdict == INCONCLUSIVE else f"measured {words(part.measured)}"


def word(verdict: Verdict) -> str:
    """The verdict in words, with how many facts are otherwise."""
    facts = [part.verdict for name, part in verdict.parts.items() if name.startswith("fact:")]
    plurals = {DIFFERS: "differ", VARIES: "vary", INCONCLUSIVE: INCONCLUSIVE, NOT_APPLICABLE: NOT_APPLICABLE}
    counts = [
        f"1 fact {kind}" if facts.count(kind) == 1 else f"{facts.count(kind)} facts {plural}"
        for kind, plural in plurals.items()
        if kind in facts
    ]
    return ", ".join([verdict.verdict, *counts])


def difference(before: Record, record: Record, releases: Sequence[str]) -> list[str]:
    """What the record says of these releases and did not say before, as Markdown lines.

    A release that was not recorded before is compared with the one before it on the same server.
    """
    lines = []
    for pair in [pair for pair in record.pairs if pair.dbos in releases]:
        older = [other for other in before.pairs if other.major == pair.major and other <= pair]
        for id, on in record.rules.items():
            new, old = on.get(pair), before.rules.get(id, {}).get(older[-1]) if older else None
            if new is not None and new != (old or Verdict(HOLDS)):
                lines += [f"- `{id}` with dbos {pair}: {word(new)}" + (f"; with {older[-1]}: {word(old)}" if old else "")]
                lines += [f"    - {line}" for line in describe(new)]
    return lines


def write_difference(guide: Guide, path: Path, done: Comparison) -> None:
    """Writes the text of an issue, its title in the first line; no file if there is nothing to say."""
    path.unlink(missing_ok=True)
    lines = [f"- {sentence}" for sentence in done.failures]
    lines += difference(done.before, data.read(guide.root), done.releases)
    if lines:
        try:
            path.write_text("\n".join([f"What differs with dbos {', '.join(done.releases)}", "", *lines]) + "\n")
        except OSError as error:
            raise GuideError(f"The difference cannot be written to {path}: {error.strerror}.") from None


def places(record: Record, id: str) -> dict[str, list[tuple[Pair, Verdict]]]:
    """What was recorded of a rule, by release."""
    found: dict[str, list[tuple[Pair, Verdict]]] = {release: [] for release in record.releases}
    for pair, verdict in record.rules.get(id, {}).items():
        found[pair.dbos].append((pair, verdict))
    return found
