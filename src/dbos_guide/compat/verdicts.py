"""From what was measured of a rule on a release to what is recorded: whether it holds there, and what was measured instead."""

import re
from dataclasses import dataclass, field
from typing import Any

from dbos_guide.compat import names
from dbos_guide.compat.measure import as_claimed
from dbos_guide.compat.results import Result, Try, claims
from dbos_guide.model import Rule
from dbos_guide.prove import VARIANTS

HOLDS, DIFFERS, VARIES, INCONCLUSIVE, NOT_APPLICABLE = VERDICTS = (
    "holds",
    "differs",
    "varies",
    "inconclusive",
    "not applicable",
)


@dataclass(frozen=True)
class Part:
    """A program or a fact that is not as claimed.

    `measured` is what was measured instead each time; for VARIES the list of what was, for INCONCLUSIVE, where nothing was, the
    sentence that says why. `missing` are names that the release lacks.
    """

    verdict: str
    claimed: Any
    measured: Any = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A rule on a release: its claim by `verdict`, and every program and fact that is not as claimed."""

    verdict: str
    missing: tuple[str, ...] = ()
    parts: dict[str, Part] = field(default_factory=dict)


def judge(rule: Rule, result: Result) -> Verdict:
    """The verdict on a rule.

    Its claim is about its two programs. It is not applicable where one cannot do what is claimed for want of a name that this
    guide's own release has; then nothing else about it is recorded.
    """
    found = {part: _judge(claimed, result.parts[part], result.lacking.get(part, ())) for part, claimed in claims(rule).items()}
    parts = {name: part for name, part in found.items() if part is not None}
    for variant in reversed(VARIANTS):
        if variant in parts and parts[variant].verdict == NOT_APPLICABLE:
            return Verdict(NOT_APPLICABLE, parts[variant].missing)
    programs = {parts[variant].verdict for variant in VARIANTS if variant in parts}
    worst = next((kind for kind in (DIFFERS, VARIES) if kind in programs), INCONCLUSIVE if programs else HOLDS)
    return Verdict(worst, (), parts)


def _judge(claimed: Any, tries: tuple[Try, ...], lacking: tuple[str, ...]) -> Part | None:
    """What is to be recorded of a program or fact, None if it is as claimed."""
    first, last = tries[0], tries[-1]
    if len(tries) == 1 and as_claimed(first, claimed):
        return None
    named = set.intersection(*(set(found.named) for found in tries))
    missing = tuple(name for name in dict.fromkeys([*lacking, *sorted(named)]) if names.known(name))
    if missing and not any(as_claimed(found, claimed) for found in tries):
        return Part(NOT_APPLICABLE, claimed, missing=missing)
    if len({_alike(found) for found in tries}) > 1:
        return Part(VARIES, claimed, [found.error or found.measured for found in tries])
    return Part(INCONCLUSIVE, claimed, last.error) if last.error else Part(DIFFERS, claimed, last.measured)


def _alike(found: Try) -> str:
    """Equal for measurements that are the same but for process numbers, ports, times and random ids."""
    if found.error is None:
        return repr(found.measured)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(\.\d+)?", "…", found.error)
