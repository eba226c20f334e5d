"""The measurer is measured: rules that lie are caught, each in its own way; so are experiments that hang, die or litter."""

import shutil
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from dbos_guide.lab.harness import Harness
from dbos_guide.model import Proof, Rule
from dbos_guide.prove import RuleProof, prove
from tests.conftest import PARALLEL

SNIPPETS = Path(__file__).parent / "fixtures" / "dishonest" / "snippets"


def made(name: str, wrong: object = 2, right: object = 1, snippets: Path = SNIPPETS) -> Rule:
    """A rule outside the guide."""
    folder = snippets / "made" / name
    return Rule(f"made/{name}", name, "LOW", "3.0", (), Proof("", "", wrong, right), 1, folder / "wrong.py", folder, ())


def proof(harness: Harness, rule: Rule, *, kills: bool = True, limit: float = 60) -> RuleProof:
    snippets = rule.folder.parent.parent
    (found,) = prove(harness.at(snippets), [rule], parallel=PARALLEL, kills=kills, limit=limit)
    return found


def test_an_honest_rule_passes(harness: Harness) -> None:
    found = proof(harness, made("honest"))
    assert found.passed, found


def test_an_experiment_that_returns_a_constant(harness: Harness) -> None:
    found = proof(harness, made("constant"))
    assert not found.passed
    assert found.variants["wrong"].passed
    assert found.variants["right"].measured == 2


def test_an_experiment_that_reads_the_program_s_name(harness: Harness, tmp_path: Path) -> None:
    folder = tmp_path / "snippets" / "made" / "reads-the-name"
    shutil.copytree(SNIPPETS / "made" / "reads-the-name", folder)
    (folder / "wrong.py").rename(folder / "other.py")
    (folder / "right.py").rename(folder / "wrong.py")
    (folder / "other.py").rename(folder / "right.py")
    honest = proof(harness, made("honest"))
    swapped = proof(harness, made("reads-the-name", snippets=tmp_path / "snippets"))
    assert all(verdict.passed for verdict in swapped.variants.values()), "it measures nothing, so a swap changes nothing"
    assert swapped.idle, "and the lines it shows never ran"
    assert not honest.idle


def test_an_experiment_without_its_kill(harness: Harness) -> None:
    found = proof(harness, made("no-kill"))
    assert not found.passed
    assert found.variants["wrong"].error == "LabError: nothing killed worker-1: no planned kill was reached"


def test_a_claim_that_holds_without_the_kill(harness: Harness) -> None:
    assert proof(harness, made("kill-unneeded")).passed
    assert proof(harness, made("kill-unneeded"), kills=False).passed, "so test_a_kill_left_out_is_caught would fail"
    assert not proof(harness, made("honest"), kills=False).passed


def test_a_wrong_program_whose_harm_went_away(harness: Harness) -> None:
    verdict = proof(harness, made("harm-went-away")).variants["wrong"]
    assert (verdict.claimed, verdict.measured, verdict.passed) == (2, 1, False)


def test_a_shown_line_that_never_ran(harness: Harness) -> None:
    found = proof(harness, made("idle-line"))
    assert all(verdict.passed for verdict in found.variants.values())
    assert not found.passed
    assert len(found.idle) == 1
    assert "made/idle-line/right.py:19: the page shows this line, but no worker ran it" in found.idle[0]


def test_a_program_that_catches_SystemExit_and_lies(harness: Harness) -> None:
    found = proof(harness, made("lies-about-exit", wrong=3, right=0))
    assert found.variants["wrong"].measured == 0, "the exit code is the kernel's, not what the program printed"
    assert not found.passed


def test_an_experiment_that_hangs_is_stopped_and_explained(harness: Harness) -> None:
    found = proof(harness, made("hangs"), limit=5)
    error = found.variants["wrong"].error or ""
    assert "stuck: not done after 5 seconds" in error
    assert "experiment.stack" in error
    assert "in measure" in error, "the Python stack of the experiment"
    assert "'order-1', 'checkout', 'SUCCESS'" in error, "the workflow table"
    assert '"call": "charge"' in error, "the ledger"


def test_an_experiment_that_dies(harness: Harness) -> None:
    assert "ended with 0 before it measured" in (proof(harness, made("dies")).variants["right"].error or "")


def test_processes_that_an_experiment_leaves_are_ended(harness: Harness) -> None:
    proof(harness, made("leaves-processes"))
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "1234"]]


@pytest.mark.parametrize("rule", [made("honest")], ids=str)
def test_nothing_is_left_of_an_experiment(harness: Harness, rule: Rule) -> None:
    proof(harness, replace(rule))
    with harness.server.connect() as session:
        names = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'guide_')").fetchall()
    mine = [name for (name,) in names if harness.name in name]
    assert mine == [f"guide_{harness.name}_template"]
