"""`guide new`: a rule from templates, which fails until every blank is filled in, and then holds."""

import re
import shutil
from pathlib import Path

import pytest

from dbos_guide import catalogue, new
from dbos_guide.errors import GuideError
from dbos_guide.lab.harness import Harness
from dbos_guide.prove import prove
from tests.conftest import ROOT

FIXTURE = Path(__file__).parent / "fixtures" / "guide"
FILLED = {
    "docs/step/sample.md": [
        "Put the charge in a step",
        "2.0",
        "The worker is killed when it ships.",
        "How often the card was charged",
        "2",
        "1",
        "A customer is charged twice.",
        "- Only steps are remembered.",
        "Never.",
    ],
    "snippets/step/sample/experiment.py": ["charge"],
    "snippets/step/sample/right.py": ["    charge(order)"],
    "snippets/step/sample/wrong.py": ["    shop.charge(order)"],
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURE, tmp_path / "guide")
    new.create(catalogue.load(tmp_path / "guide"), "step/sample")
    return tmp_path / "guide"


def blanks(root: Path) -> list[str]:
    with pytest.raises(GuideError) as error:
        catalogue.load(root)
    return str(error.value).splitlines()


def fill(path: Path, answer: str) -> None:
    """Fills in the first blank of a file, the whole line where the answer is one."""
    pattern = r"[ \-]*[#]? ?FILL IN.*" if answer.startswith((" ", "-")) else r"FILL IN[^\"\n)]*"
    path.write_text(re.sub(pattern, lambda _: answer, path.read_text(), count=1))


def test_every_blank_has_a_sentence(copy: Path) -> None:
    found = blanks(copy)
    assert len(found) == sum(map(len, FILLED.values()))
    assert "docs/step/sample.md:2: fill in title, an imperative a reader can obey." in found
    assert "snippets/step/sample/wrong.py:13: fill in the program a good engineer could write on a Friday." in found
    assert "      - step/sample.md\n" in (copy / "mkdocs.yml").read_text()


def test_a_filled_rule_holds_and_any_blank_left_is_named(copy: Path, harness: Harness) -> None:
    left = blanks(copy)
    for file, answers in FILLED.items():
        for answer in answers:
            path = copy / file
            fill(path, answer)
            if answer != "    shop.charge(order)":
                now = blanks(copy)
                assert len(now) == len(left) - 1, (file, answer, now)
                left = now
    right = copy / "snippets/step/sample/right.py"
    step = "@DBOS.step()\ndef charge(order: str) -> str:\n    return shop.charge(order)\n\n\n"
    right.write_text(right.read_text().replace("@DBOS.step()", f"{step}@DBOS.step()", 1))
    guide = catalogue.load(copy)
    (proof,) = prove(harness.at(copy / "snippets"), [guide.rules["step/sample"]], parallel=2)
    assert proof.passed, proof


@pytest.mark.parametrize(
    ("id", "sentence"),
    [
        ("step/basics", "The rule step/basics exists already"),
        ("nowhere/rule", "There is no category nowhere: write one of step"),
        ("step/My Rule", "is no rule's id: write <category>/<name>"),
        ("step/../../etc", "is no rule's id"),
    ],
)
def test_a_bad_id_is_a_sentence(tmp_path: Path, id: str, sentence: str) -> None:
    shutil.copytree(FIXTURE, tmp_path / "guide")
    with pytest.raises(GuideError, match=re.escape(sentence)):
        new.create(catalogue.load(tmp_path / "guide"), id)


def test_it_works_in_the_guide_itself(tmp_path: Path) -> None:
    for name in ("mkdocs.yml", "docs", "snippets"):
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)
    new.create(catalogue.load(tmp_path), "queue/my-rule")
    assert all("queue/my-rule" in line and "fill in" in line for line in blanks(tmp_path))
