"""Proving rules: run each experiment on both programs, compare what it measured with what the page claims."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from dbos_guide import snippets
from dbos_guide.lab.harness import LIMIT_SECONDS, Done, Harness, Task
from dbos_guide.lab.job import Outcome
from dbos_guide.lab.lines import Lines, statements
from dbos_guide.model import Rule

VARIANTS = ("wrong", "right")
SECONDS_A_FACT = 15.0


@dataclass(frozen=True)
class Verdict:
    """One program of a rule: what the page claims and what the experiment measured, or `error` when it could not.

    `shown` are the lines of code the page shows, `ran` those of them that ran; `story` what happened; `kills` how many
    workers the experiment meant to kill; `workers` how they ended and the last they wrote.
    """

    rule: str
    variant: str
    claimed: Any
    measured: Any
    error: str | None
    traceback: str | None
    seconds: float
    shown: tuple[int, ...] = ()
    ran: tuple[int, ...] = ()
    story: tuple[dict[str, Any], ...] = ()
    kills: int = 0
    workers: tuple[dict[str, Any], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the claim holds: measured, equal, and of the same type."""
        return self.error is None and same(self.claimed, self.measured)


@dataclass
class RuleProof:
    """The verdicts of one rule: its two programs, its facts, and the shown lines that no worker ran."""

    rule: Rule
    variants: dict[str, Verdict] = field(default_factory=dict)
    facts: dict[str, Verdict] = field(default_factory=dict)
    idle: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every program and fact has its verdict."""
        return len(self.variants) == len(VARIANTS) and len(self.facts) == len(self.rule.facts)

    @property
    def passed(self) -> bool:
        """Whether everything the page claims holds and every line it shows ran."""
        verdicts = [*self.variants.values(), *self.facts.values()]
        return self.complete and all(verdict.passed for verdict in verdicts) and not self.idle


def same(claimed: Any, measured: Any) -> bool:
    """Whether a measurement is the claim; True is not 1, and 1 is 1.0."""
    if isinstance(claimed, list) and isinstance(measured, list):
        return len(claimed) == len(measured) and all(map(same, claimed, measured))
    return isinstance(claimed, bool) == isinstance(measured, bool) and claimed == measured


def prove(
    harness: Harness,
    rules: Iterable[Rule],
    *,
    parallel: int,
    kills: bool = True,
    facts: bool = True,
    limit: float | None = None,
    started: Callable[[Task], None] = lambda task: None,
) -> Iterator[RuleProof]:
    """Runs the experiments of the rules and yields each rule's proof as soon as it is complete.

    Args:
        kills: False leaves out every planned kill, to see that a rule notices.
        facts: False measures the two programs only.
        limit: seconds an experiment may take, instead of its own limit.
    """
    proofs = {rule.id: RuleProof(rule) for rule in rules}
    tasks = [task for proof in proofs.values() for task in _tasks(proof.rule, kills, facts, limit)]
    if not facts:
        proofs = {id: RuleProof(_without_facts(proof.rule)) for id, proof in proofs.items()}
    for done in harness.run(tasks, parallel=parallel, started=started):
        id, _, part = done.task.id.rpartition(":")
        proof = proofs[id]
        if part == "facts":
            for fact in proof.rule.facts:
                outcome = done.outcomes[fact.name]
                shown = Outcome(**{**vars(outcome), "measured": shown_value(outcome.measured)})
                proof.facts[fact.name] = _verdict(proof.rule, fact.name, fact.value, shown)
        else:
            proof.variants[part] = _with_lines(proof.rule, part, done, harness)
        if proof.complete:
            proof.idle = idle_lines(proof) if kills else []
            yield proof


def _tasks(rule: Rule, kills: bool, facts: bool, limit: float | None) -> list[Task]:
    alone, own_limit = settings(rule)
    limit = limit or own_limit
    tasks = [
        Task(f"{rule.id}:{variant}", rule.experiment, rule.folder / f"{variant}.py", kills=kills, alone=alone, limit=limit)
        for variant in VARIANTS
    ]
    if facts and rule.facts:
        names = tuple(fact.name for fact in rule.facts)
        # One job measures all facts, one after the other: each has its share of time.
        whole = limit + SECONDS_A_FACT * len(names)
        tasks.append(Task(f"{rule.id}:facts", rule.facts_file, rule.facts_file, names, kills, alone, whole))
    return tasks


def settings(rule: Rule) -> tuple[bool, float]:
    """`ALONE = True` and `LIMIT = seconds` at the top of an experiment: it measures time, it needs longer."""
    found: dict[str, Any] = {}
    for node in ast.parse(rule.experiment.read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value.value
    return bool(found.get("ALONE", False)), float(found.get("LIMIT", LIMIT_SECONDS))


def _without_facts(rule: Rule) -> Rule:
    return replace(rule, facts=())


def _verdict(rule: Rule, variant: str, claimed: Any, outcome: Outcome) -> Verdict:
    return Verdict(
        rule.id,
        variant,
        claimed,
        outcome.measured,
        outcome.error,
        outcome.traceback,
        outcome.seconds,
        story=tuple(outcome.story),
        kills=outcome.kills,
        workers=tuple(outcome.workers),
    )


def _with_lines(rule: Rule, variant: str, done: Done, harness: Harness) -> Verdict:
    outcome = done.outcomes["measure"]
    verdict = _verdict(rule, variant, getattr(rule.proof, variant), outcome)
    path = rule.folder / f"{variant}.py"
    shown = snippets.shown_code_lines(path, "example")
    begins = statements(path.read_text())
    marks = (
        Lines(done.directory / "measure" / "lines", rule.folder.parent.parent).ran(path) if done.directory.exists() else set()
    )
    ran = [line for line in shown if begins.get(line) in marks or line not in begins]
    return replace(verdict, shown=tuple(shown), ran=tuple(ran))


def shown_value(value: Any) -> str:
    """A measured fact as the page writes it."""
    return str(value)


def idle_lines(proof: RuleProof) -> list[str]:
    """The lines that the page shows and no worker of the rule ran, as `file:line: sentence`."""
    root = proof.rule.folder.parent.parent.parent
    return [
        f"{(proof.rule.folder / f'{verdict.variant}.py').relative_to(root)}:{line}: the page shows this line,"
        " but no worker ran it: reach it in the experiment or show less."
        for verdict in proof.variants.values()
        if verdict.error is None
        for line in verdict.shown
        if line not in verdict.ran
    ]
