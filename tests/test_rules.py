"""Every rule: what is measured is what its page claims, and a rule that lies is caught."""

import json
import shutil
from dataclasses import replace
from typing import Any

import pytest

from dbos_guide import catalogue
from dbos_guide.lab.harness import Harness
from dbos_guide.model import Guide
from dbos_guide.prove import RuleProof, Verdict, prove, same
from tests.conftest import PARALLEL, ROOT

IDS = list(catalogue.load(ROOT).rules)
every_rule = pytest.mark.parametrize("rule_id", IDS)


@pytest.fixture(scope="session")
def proofs(guide: Guide, harness: Harness, rule_ids: set[str]) -> dict[str, RuleProof]:
    """The rules as they stand."""
    rules = [rule for rule in guide.rules.values() if rule.id in rule_ids]
    return {proof.rule.id: proof for proof in prove(harness, rules, parallel=PARALLEL)}


@pytest.fixture(scope="session")
def swapped(
    guide: Guide, harness: Harness, rule_ids: set[str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, RuleProof]:
    """The rules with wrong.py and right.py exchanged."""
    snippets = ROOT / "snippets"
    copy = tmp_path_factory.mktemp("swapped") / "snippets"
    shutil.copytree(snippets, copy)
    rules = []
    for rule in guide.rules.values():
        if rule.id in rule_ids:
            folder = copy / rule.id
            (folder / "wrong.py").rename(folder / "other.py")
            (folder / "right.py").rename(folder / "wrong.py")
            (folder / "other.py").rename(folder / "right.py")
            rules.append(replace(rule, folder=folder))
    found = prove(harness.at(copy), rules, parallel=PARALLEL, facts=False)
    return {proof.rule.id: proof for proof in found}


@pytest.fixture(scope="session")
def unharmed(guide: Guide, harness: Harness, proofs: dict[str, RuleProof]) -> dict[str, RuleProof]:
    """The rules that kill a worker, with the kill left out."""
    rules = [proof.rule for proof in proofs.values() if any(v.kills for v in proof.variants.values())]
    return {p.rule.id: p for p in prove(harness, rules, parallel=PARALLEL, kills=False, facts=False, limit=20)}


@every_rule
def test_measured_is_claimed(rule_id: str, proofs: dict[str, RuleProof]) -> None:
    proof = proofs[rule_id]
    for verdict in [*proof.variants.values(), *proof.facts.values()]:
        assert verdict.error is None, f"{verdict.variant}: {verdict.error}\n{verdict.traceback or ''}"
        assert verdict.passed, f"{verdict.variant}: claimed {verdict.claimed!r}, measured {verdict.measured!r}"
    assert not proof.idle, "\n".join(proof.idle)


@every_rule
def test_swapped_programs_are_caught(rule_id: str, swapped: dict[str, RuleProof]) -> None:
    assert not swapped[rule_id].passed, "the experiment measures the same whichever program it runs"


@every_rule
def test_a_kill_left_out_is_caught(rule_id: str, unharmed: dict[str, RuleProof], proofs: dict[str, RuleProof]) -> None:
    if rule_id not in unharmed:
        assert all(verdict.kills == 0 for verdict in proofs[rule_id].variants.values())
        return
    assert not unharmed[rule_id].passed, "the claim holds without the kill: it is not about a crash"


def test_equal_but_of_another_type_is_not_the_claim() -> None:
    assert same([2, "SUCCESS"], [2, "SUCCESS"])
    assert not same(True, 1)
    assert not same([2], [2, 2])
    assert not same(None, 0)


def reported(wrong: Verdict, right: Verdict) -> dict[str, Any]:
    """Two programs in JSON's types, as in a report."""
    told = {"wrong": wrong, "right": right}
    return {side: json.loads(json.dumps({"measured": v.measured, "story": v.story})) for side, v in told.items()}
