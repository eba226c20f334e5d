"""What `guide prove` shows: progress, the table of claims, and for each failure where to look."""

import difflib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dbos_guide.errors import GuideError
from dbos_guide.lab.harness import Task, open_harness
from dbos_guide.model import Guide, Rule
from dbos_guide.proof import REPORT, report, write
from dbos_guide.prove import VARIANTS, RuleProof, Verdict
from dbos_guide.prove import prove as run_proofs


def choose(guide: Guide, ids: list[str]) -> list[Rule]:
    """The rules with these ids, all without ids.

    Raises:
        GuideError: an id is unknown; the message names the nearest.
    """
    for id in ids:
        if id not in guide.rules:
            close = difflib.get_close_matches(id, guide.rules, n=3, cutoff=0.3) or list(guide.rules)[:3]
            raise GuideError(f"There is no rule {id}: did you mean {' or '.join(close)}?")
    return [rule for rule in guide.rules.values() if not ids or rule.id in ids]


def shard(rules: list[Rule], part: str) -> list[Rule]:
    """Every n-th rule from the i-th, for `part` "i/n"."""
    try:
        index, _, count = part.partition("/")
        first, step = int(index), int(count)
    except ValueError:
        first, step = 0, 0
    if not 1 <= first <= step:
        raise GuideError(f"--shard {part} is not a part of a whole: write I/N with I from 1 to N, such as 1/4.")
    return rules[first - 1 :: step]


def prove(guide: Guide, rules: list[Rule], *, parallel: int, repeat: int, json_file: Path | None, complete: bool) -> bool:
    """Proves the rules `repeat` times, prints as it goes, writes the report; returns whether all passed."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console = Console(highlight=False, soft_wrap=True, width=200)
    failed_runs = 0
    result: dict[str, Any] = {}
    with open_harness(guide.root) as harness:
        console.print(
            f"dbos {harness.versions['dbos']}, PostgreSQL {harness.versions['postgres']},"
            f" Python {harness.versions['python']}; {len(rules)} rules"
        )
        for number in range(1, repeat + 1):
            started = time.monotonic()
            proofs: dict[str, RuleProof] = {}
            with _progress(console, rules) as (begun, ended):
                for proof in run_proofs(harness, rules, parallel=parallel, started=begun):
                    proofs[proof.rule.id] = proof
                    ended(proof)
            ordered = [proofs[rule.id] for rule in rules]
            result = report(ordered, harness.versions, started, guide.root)
            failed = [proof for proof in ordered if not proof.passed]
            failed_runs += bool(failed)
            if number == 1:
                console.print(_table(ordered))
            for proof in failed:
                _explain(console, guide, proof)
            prefix = f"Run {number} of {repeat}: " if repeat > 1 else ""
            console.print(f"{prefix}{_summary(ordered)}, {result['seconds']:.1f} s")
            if failed:
                break
    for path in [json_file, guide.root / REPORT if complete else None]:
        if path is not None:
            write(path, result)
    return not failed_runs


def show_blocks(guide: Guide, *, parallel: int) -> bool:
    """Prints every block of every page with its fate; returns whether none failed."""
    from collections import Counter
    from tempfile import TemporaryDirectory

    from dbos_guide import blocks

    fates: Counter[str] = Counter()
    with open_harness(guide.root) as harness, TemporaryDirectory(prefix="guide-blocks-") as scratch:
        for block in blocks.prove(guide, harness, parallel=parallel, scratch=Path(scratch)):
            fates[block.fate.split()[0]] += 1
            print(f"{block.place}: {block.language or 'no language'}: {block.fate}", flush=True)
            if block.failure:
                print(f"    {block.failure}")
    print(f"{sum(fates.values())} blocks: " + ", ".join(f"{count} {fate}" for fate, count in fates.most_common()))
    return not fates["failed"]


@contextmanager
def _progress(console: Console, rules: list[Rule]) -> Iterator[tuple[Any, Any]]:
    """A moving bar on a terminal, a line a rule in the order of the guide elsewhere."""
    if console.is_terminal:
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("", total=len(rules))

            def begun(task: Task) -> None:
                progress.update(bar, description=escape(task.id))

            yield begun, lambda proof: progress.advance(bar)
        return
    waiting = [rule.id for rule in rules]
    finished: dict[str, RuleProof] = {}

    def ended(proof: RuleProof) -> None:
        finished[proof.rule.id] = proof
        while waiting and waiting[0] in finished:
            done = finished[waiting.pop(0)]
            print(f"{'proven' if done.passed else 'FAILED'} {done.rule.id}", flush=True)

    yield (lambda task: None), ended


def _table(proofs: list[RuleProof]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("rule", "program", "claimed", "measured", "verdict"):
        table.add_column(column, overflow="fold")
    table.add_column("seconds", justify="right")
    for proof in proofs:
        for variant in VARIANTS:
            table.add_row(proof.rule.id, variant, *_cells(proof.variants[variant]))
        for name, verdict in proof.facts.items():
            if not verdict.passed:
                table.add_row(proof.rule.id, name, *_cells(verdict))
    return table


def _cells(verdict: Verdict) -> tuple[str, str, str, str]:
    measured = "nothing" if verdict.error else str(verdict.measured)
    mark = "[green]✓ holds[/]" if verdict.passed else "[red]✗ fails[/]"
    return escape(str(verdict.claimed)), escape(measured), mark, f"{verdict.seconds:.2f}"


def _explain(console: Console, guide: Guide, proof: RuleProof) -> None:
    page = proof.rule.page.relative_to(guide.root)
    for verdict in [*proof.variants.values(), *proof.facts.values()]:
        if verdict.error:
            console.print(f"\n{page}: {verdict.variant}: {verdict.error}", markup=False, style="red")
            if verdict.traceback:
                console.print(verdict.traceback, markup=False)
        elif not verdict.passed:
            text = f"\n{page}: {verdict.variant}: the page claims {verdict.claimed!r}, measured was {verdict.measured!r}"
            console.print(text, markup=False, style="red")
            for event in verdict.story:
                if event["event"] == "call":
                    console.print(f"    {event['worker']}: {event['call']} {event['outcome']}", markup=False)
        if not verdict.passed:
            for worker in verdict.workers:
                console.print(f"    --- {worker['worker']}, exit {worker['exit']}, the last it wrote:", markup=False)
                console.print((worker["exception"] or worker["err"][-1000:] or worker["out"][-1000:]).rstrip(), markup=False)
    for sentence in proof.idle:
        console.print(f"\n{sentence}", markup=False, style="red")


def _summary(proofs: list[RuleProof]) -> str:
    passed = sum(proof.passed for proof in proofs)
    facts = sum(len(proof.facts) for proof in proofs)
    return f"{passed} of {len(proofs)} rules proven, {2 * len(proofs)} programs, {facts} facts"
