"""The committed record of which rules hold on which release and server, from which the compatibility page is drawn."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dbos_guide.compat.results import Result
from dbos_guide.compat.verdicts import DIFFERS, NOT_APPLICABLE, VARIES, VERDICTS, Part, Verdict, judge
from dbos_guide.errors import GuideError
from dbos_guide.model import Guide, Rule

SCHEMA = 1
FILE = Path("docs") / "reference" / "compatibility.json"
AGAIN = "run `guide compat`"
LINK = "../reference/compatibility.md"
WIDTH = 100
MEASURE = "run `guide compat {}`."


@dataclass(frozen=True, order=True)
class Pair:
    """A release of dbos on a major of PostgreSQL, in the order in which pages show them."""

    release: tuple[int, ...]
    major: int
    dbos: str = ""

    @classmethod
    def of(cls, dbos: str, major: int) -> "Pair":
        return cls(number(dbos), major, dbos)

    def __str__(self) -> str:
        return f"{self.dbos} on {self.major}"


@dataclass(frozen=True)
class Record:
    """All that was recorded. `pairs` says on exactly what and when; `sha256` and `rules` what of which files of a rule."""

    pairs: dict[Pair, dict[str, str]]
    sha256: dict[str, str]
    rules: dict[str, dict[Pair, Verdict]]

    @property
    def releases(self) -> list[str]:
        """The releases, oldest first."""
        return list(dict.fromkeys(pair.dbos for pair in sorted(self.pairs)))

    def right_works(self, rule: str, dbos: str) -> bool | None:
        """Whether a rule's right program does what is claimed on a release, on every server; None if that is not known."""
        found = [verdict for pair, verdict in self.rules.get(rule, {}).items() if pair.dbos == dbos]
        right = {NOT_APPLICABLE if v.verdict == NOT_APPLICABLE else v.parts["right"].verdict for v in found if _not_right(v)}
        if right & {DIFFERS, NOT_APPLICABLE}:
            return False
        return True if found and not right else None


def _not_right(verdict: Verdict) -> bool:
    return verdict.verdict == NOT_APPLICABLE or "right" in verdict.parts


def number(release: str) -> tuple[int, ...]:
    """A release to compare: 3.0 is 3.0.0."""
    parts = [int(part) for part in release.split(".")]
    return tuple(parts + [0] * (3 - len(parts)))


def read(root: Path) -> Record:
    """The record; an empty one if there is none yet.

    Raises:
        GuideError: the file is no such record.
    """
    try:
        data = json.loads((root / FILE).read_text())
        if data["schema"] != SCHEMA:
            raise ValueError(f"its schema is {data['schema']}, not {SCHEMA}")
        pairs = {_pair(name): dict(on) for name, on in data["pairs"].items()}
        rules = {id: {_pair(name): _verdict(v) for name, v in entry["on"].items()} for id, entry in data["rules"].items()}
        return Record(pairs, {id: entry["sha256"] for id, entry in data["rules"].items()}, rules)
    except FileNotFoundError:
        return Record({}, {}, {})
    except KeyError as error:
        raise _unreadable(f"it lacks {error}") from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _unreadable(str(error)) from None


def _unreadable(reason: str) -> GuideError:
    return GuideError(f"{FILE} is no record of compatibility ({reason}): restore it, or delete it and {AGAIN}.")


def merge(record: Record, guide: Guide, results: Iterable[tuple[Rule, Result]]) -> Record:
    """The record with new results in it. What was recorded of other files of a rule, or of a rule that is gone, is dropped."""
    now = {id: rule.measured_sha256() for id, rule in guide.rules.items()}
    rules = {id: dict(on) for id, on in record.rules.items() if record.sha256[id] == now.get(id)}
    pairs = dict(record.pairs)
    for rule, result in results:
        pair = Pair.of(result.dbos, int(result.postgres.partition(".")[0]))
        day = max(result.date, pairs.get(pair, {}).get("date", ""))
        pairs[pair] = {"postgres": result.postgres, "python": result.python, "date": day}
        rules.setdefault(rule.id, {})[pair] = judge(rule, result)
    ordered = {id: dict(sorted(rules[id].items())) for id in guide.rules if id in rules}
    return replace(record, pairs=dict(sorted(pairs.items())), sha256={id: now[id] for id in ordered}, rules=ordered)


def write(root: Path, record: Record) -> None:
    """Writes the record, to be reviewed line by line; the file is there whole or as it was."""
    data = {
        "schema": SCHEMA,
        "pairs": {str(pair): on for pair, on in record.pairs.items()},
        "rules": {
            id: {"sha256": record.sha256[id], "on": {str(pair): _plain(verdict) for pair, verdict in on.items()}}
            for id, on in record.rules.items()
        },
    }
    path = root / FILE
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(_text(data, 0) + "\n")
        part.replace(path)
    except OSError as error:
        raise GuideError(f"The record cannot be written to {path}: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def _text(value: Any, depth: int) -> str:
    """JSON in which what fits into a line is one."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict) or (depth > 1 and len(line) + depth < WIDTH):
        return line
    indent = " " * (depth + 1)
    inside = [f"{indent}{json.dumps(key)}: {_text(item, depth + 1)}" for key, item in value.items()]
    return "{\n" + ",\n".join(inside) + f"\n{' ' * depth}}}"


def stale(guide: Guide, record: Record) -> list[str]:
    """What the record does not say of the rules as they stand, a sentence a rule."""
    found = [f"{FILE}: there is no rule {id} any more: {AGAIN}." for id in record.rules if id not in guide.rules]
    for rule in guide.rules.values():
        lacking = [pair for pair in record.pairs if pair not in record.rules.get(rule.id, {})]
        if rule.id not in record.rules:
            found.append(f"{rule.id}: its compatibility was not measured: {MEASURE.format(rule.id)}")
        elif record.sha256[rule.id] != rule.measured_sha256():
            found.append(f"{rule.id}: its files changed since its compatibility was measured: {MEASURE.format(rule.id)}")
        elif lacking:
            where = ", ".join(map(str, lacking))
            found.append(f"{rule.id}: it was not measured with dbos {where}: {MEASURE.format(rule.id)}")
    return found


def wrong_since(guide: Guide, record: Record) -> list[str]:
    """Where `since` is not the release from which on the right program works, as far as was measured, a sentence each.

    A wrong program that does otherwise on an older release, such as no harm, says nothing about `since`.
    """
    found = []
    for rule in guide.rules.values():
        page = rule.page.relative_to(guide.root)
        measured = {release: record.right_works(rule.id, release) for release in record.releases}
        before = [release for release, works in measured.items() if works and number(release) < number(rule.since)]
        after = [release for release, works in measured.items() if works is False and number(release) >= number(rule.since)]
        if before:
            mend = f'write `since: "{before[0]}"`'
            found.append(f"{page}: `since` is {rule.since}, but the right program works on dbos {before[0]}: {mend}.")
        if after:
            mend = f"write a later release, or mend the rule and {MEASURE.format(rule.id)}"
            found.append(f"{page}: `since` is {rule.since}, but on dbos {after[-1]} the right program does not work: {mend}")
    return found


def unsaid(guide: Guide, record: Record) -> list[str]:
    """The pages that do not say that something they claim is otherwise on a measured release, a sentence each."""
    found = []
    for rule in guide.rules.values():
        other = [
            f"{name.replace('fact:', 'fact ')} with dbos {pair}"
            for pair, verdict in record.rules.get(rule.id, {}).items()
            for name, part in verdict.parts.items()
            if part.verdict in (DIFFERS, VARIES)
        ]
        if other and LINK not in rule.page.read_text():
            page = rule.page.relative_to(guide.root)
            found.append(f"{page}: it does not say what differs ({', '.join(other)}): add a sentence with a link to {LINK}.")
    return found


def _pair(name: str) -> Pair:
    dbos, _, major = name.partition(" on ")
    return Pair.of(dbos, int(major))


def _verdict(data: dict[str, Any]) -> Verdict:
    parts = {name: Part(**{**part, "missing": tuple(part.get("missing", ()))}) for name, part in data.get("parts", {}).items()}
    if data["verdict"] not in VERDICTS:
        raise ValueError(f"{data['verdict']} is no verdict")
    return Verdict(data["verdict"], tuple(data.get("missing", ())), parts)


def _plain(value: Any) -> Any:
    """The verdict in JSON's types, what is empty left out."""
    data = asdict(value)
    parts = {name: {k: v for k, v in part.items() if v or k in ("claimed", "measured")} for name, part in data["parts"].items()}
    return {key: found for key, found in {**data, "parts": parts}.items() if found}
