"""What was measured of one rule on one release, as it is kept while `guide compat` runs: one file a rule, whole or absent."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dbos_guide import proof
from dbos_guide.model import Rule
from dbos_guide.prove import VARIANTS

SCHEMA = 1
FOLDER = Path(".guide") / "compat"


@dataclass(frozen=True)
class Try:
    """One measurement of a program or a fact: the value, or the `error` that prevented it; `named` are the names that an
    exception in it said were missing."""

    measured: Any = None
    error: str | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """A rule on a release. `sha256` is the rule's `measured_sha256`; `lacking` the names of dbos that a program or fact needs
    and the release lacks; `parts` the tries of each program and of each fact, in order: one if the first was as claimed."""

    sha256: str
    dbos: str
    postgres: str
    python: str
    date: str
    lacking: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[Try, ...]]


def claims(rule: Rule) -> dict[str, Any]:
    """What a rule claims: of its programs by variant, of its facts by `fact:` and their name."""
    return {variant: getattr(rule.proof, variant) for variant in VARIANTS} | {
        f"fact:{fact.name}": fact.value for fact in rule.facts
    }


def write(folder: Path, rule: Rule, result: Result) -> None:
    """Keeps a result."""
    proof.write(_path(folder, rule), {"schema": SCHEMA, **asdict(result)})


def read(folder: Path, rule: Rule) -> Result | None:
    """The kept result of a rule as its files are now; None if there is none, or none that can be read."""
    try:
        data = json.loads(_path(folder, rule).read_text())
        if data.pop("schema") != SCHEMA or data["sha256"] != rule.measured_sha256():
            return None
        parts = {name: tuple(Try(**{**t, "named": tuple(t["named"])}) for t in tries) for name, tries in data["parts"].items()}
        lacking = {name: tuple(names) for name, names in data["lacking"].items()}
        result = Result(**{**data, "lacking": lacking, "parts": parts})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return result if result.parts.keys() == claims(rule).keys() and all(result.parts.values()) else None


def forget(folder: Path, rules: Sequence[Rule]) -> None:
    """Drops the kept results of rules, to be measured again."""
    for rule in rules:
        _path(folder, rule).unlink(missing_ok=True)


def _path(folder: Path, rule: Rule) -> Path:
    return folder / f"{rule.reference}.json"
