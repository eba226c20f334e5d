"""From what was measured of a rule on a release to what is recorded: it holds, differs, varies or is not applicable."""

import re
from dataclasses import dataclass, field
from typing import Any

from dbos_guide.compat import names
from dbos_guide.compat.measure import as_claimed
from dbos_guide.compat.results import Result, Try, claims
from dbos_guide.model import Rule
from dbos_guide.prove import VARIANTS

HOLDS, DIFFERS, VARIES, NOT_APPLICABLE = VERDICTS = ("holds", "differs", "varies", "not applicable")


@dataclass(frozen=True)
class Part:
    """A program or a fact that is not as claimed. `measured` is what was measured instead each time, for VARIES the list of
    what was; a value that could not be measured is the sentence of its `error`. `missing` are names the release lacks."""

    verdict: str
    claimed: Any
    measured: Any = None
    error: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A rule on a release: its claim by `verdict`, and every program and fact that is not as claimed."""

    verdict: str
    missing: tuple[str, ...] = ()
    parts: dict[str, Part] = field(default_factory=dict)


def judge(rule: Rule, result: Result) -> Verdict:
    """The verdict on a rule.

    Its claim is about its two programs. It is not applicable where the right one cannot do what is claimed for want of a name
    that this guide's own release has; then nothing else about it is recorded.
    """
    found = {part: _judge(claimed, result.parts[part], ()) for part, claimed in claims(rule).items()}
    lacking = tuple(name for name in result.absent if names.known(name))
    right = _judge(rule.proof.right, result.parts["right"], lacking)
    if right is not None and right.verdict == NOT_APPLICABLE:
        return Verdict(NOT_APPLICABLE, right.missing)
    parts = {name: part for name, part in found.items() if part is not None}
    programs = {parts[variant].verdict for variant in VARIANTS if variant in parts}
    verdict = VARIES if VARIES in programs else DIFFERS if programs else HOLDS
    return Verdict(verdict, (), parts)


def _judge(claimed: Any, tries: tuple[Try, ...], lacking: tuple[str, ...]) -> Part | None:
    """What is to be recorded of a program or fact, None if it is as claimed."""
    first, last = tries[0], tries[-1]
    if len(tries) == 1 and as_claimed(first, claimed):
        return None
    named = set.intersection(*(set(found.named) for found in tries))
    missing = lacking or tuple(sorted(name for name in named if names.known(name)))
    if missing and not any(as_claimed(found, claimed) for found in tries):
        return Part(NOT_APPLICABLE, claimed, missing=missing)
    if len({_alike(found) for found in tries}) > 1:
        return Part(VARIES, claimed, [found.error or found.measured for found in tries])
    return Part(DIFFERS, claimed, last.error or last.measured, last.error is not None)


def _alike(found: Try) -> str:
    """Equal for measurements that are the same but for process numbers, ports, times and random ids."""
    if found.error is None:
        return repr(found.measured)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(\.\d+)?", "…", found.error)
