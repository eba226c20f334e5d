"""Nothing unproven is published: every way to pass off a rule as proven is refused, and the rule is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dbos_guide import catalogue, proof
from dbos_guide.errors import GuideError
from dbos_guide.lab.harness import Harness
from dbos_guide.prove import prove

FIXTURE = Path(__file__).parent / "fixtures" / "guide"
RULE = "snippets/step/basics"


@pytest.fixture(scope="module")
def proven(harness: Harness, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide of one rule with its proof."""
    root = tmp_path_factory.mktemp("proven") / "guide"
    shutil.copytree(FIXTURE, root)
    guide = catalogue.load(root)
    proofs = prove(harness.at(root / "snippets"), guide.rules.values(), parallel=4)
    proof.write(root / proof.REPORT, proof.report(proofs, harness.versions, 0.0, root))
    return root


@pytest.fixture
def copy(proven: Path, tmp_path: Path) -> Path:
    shutil.copytree(proven, tmp_path / "guide")
    return tmp_path / "guide"


def admit(root: Path, *paths: Path) -> None:
    proof.admit(catalogue.load(root), paths or [root / proof.REPORT], release=True)


def edit(root: Path, change: Callable[[dict[str, Any]], object], *, reseal: bool) -> None:
    path = root / proof.REPORT
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps({**data, "seal": proof.seal(data)} if reseal else data))


def test_a_proven_guide_is_admitted(copy: Path) -> None:
    admit(copy)
    data, entries = proof.proven(catalogue.load(copy))
    assert list(entries) == ["step/basics"]
    assert data["date"]


@pytest.mark.parametrize(
    "file", ["docs/step/basics.md", f"{RULE}/wrong.py", f"{RULE}/experiment.py", f"{RULE}/facts.py", "snippets/shop.py"]
)
def test_one_character_changed_since_the_proof(copy: Path, file: str) -> None:
    path = copy / file
    path.write_text(path.read_text() + "\n")
    with pytest.raises(GuideError, match="step/basics: its files changed since the proof: run `guide prove`"):
        admit(copy)
    assert proof.proven(catalogue.load(copy))[1] == {}


def test_an_experiment_removed(copy: Path) -> None:
    (copy / RULE / "experiment.py").unlink()
    with pytest.raises(GuideError, match=r"experiment.py is missing"):
        admit(copy)


def test_no_report(copy: Path) -> None:
    (copy / proof.REPORT).unlink()
    with pytest.raises(GuideError, match="There is no proof report"):
        admit(copy)


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 2}', "\x00"])
def test_what_is_no_report(copy: Path, content: str) -> None:
    (copy / proof.REPORT).write_text(content)
    with pytest.raises(GuideError, match="is no proof report"):
        admit(copy)


def test_any_edit_by_hand_breaks_the_seal(copy: Path) -> None:
    edit(copy, lambda data: data.update(date="2030-01-01"), reseal=False)
    with pytest.raises(GuideError, match="was changed after it was written"):
        admit(copy)


def test_another_key_s_seal(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(proof.KEY_VARIABLE, "another")
    with pytest.raises(GuideError, match="or sealed with another key"):
        admit(copy)


FORGED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a rule left out": (lambda data: data["rules"].clear(), "it was not proven"),
    "a failure hidden": (
        lambda data: data["rules"][0]["variants"]["wrong"].update(measured=1, passed=True),
        "its wrong program did not do what the page claims",
    ),
    "an error hidden": (
        lambda data: data["rules"][0]["variants"]["right"].update(error="stuck", passed=True),
        "its right program did not do what the page claims",
    ),
    "a fact left out": (lambda data: data["rules"][0]["facts"].clear(), "its fact inside is not as the page says"),
    "a line that never ran": (
        lambda data: data["rules"][0]["variants"]["wrong"]["ran"].pop(),
        "its wrong program shows lines that never ran",
    ),
    "another dbos": (lambda data: data.update(dbos="3.0.0"), "The proof is for dbos 3.0.0, installed is"),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_the_report_s_own_word_counts_for_nothing(copy: Path, forgery: str) -> None:
    change, sentence = FORGED[forgery]
    edit(copy, change, reseal=True)
    with pytest.raises(GuideError, match=sentence):
        admit(copy)


def test_the_parts_of_shards_are_one_report(copy: Path, tmp_path: Path) -> None:
    edit(copy, lambda data: None, reseal=True)
    empty = json.loads((copy / proof.REPORT).read_text()) | {"rules": []}
    parts = [tmp_path / "1.json", copy / proof.REPORT]
    parts[0].write_text(json.dumps({**empty, "seal": proof.seal(empty)}))
    admit(copy, *parts)
    other = empty | {"postgres": "15.1"}
    parts[0].write_text(json.dumps({**other, "seal": proof.seal(other)}))
    with pytest.raises(GuideError, match=r"proven on postgres 18|prove them alike"):
        admit(copy, *parts)
