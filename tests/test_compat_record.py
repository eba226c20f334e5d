"""The record of compatibility: written whole, malformed, stale, beside `since`, and drawn."""

from dataclasses import replace
from pathlib import Path

import pytest

from dbos_guide import catalogue
from dbos_guide.compat import data, page, report, run
from dbos_guide.compat.results import Result, Try
from dbos_guide.errors import GuideError
from dbos_guide.model import Guide, Rule
from tests.compat import NEW, OLD, result, small_guide


@pytest.fixture
def small(tmp_path: Path) -> Guide:
    return small_guide(tmp_path)


def test_the_record_is_read_as_it_was_written(small: Guide) -> None:
    basics, rewind = small.rules.values()
    found = [
        (basics, result(basics, OLD, right=[Try(2)] * 3)),
        (basics, result(basics, NEW, "15.14", right=[Try(2), Try(1)])),
        (rewind, result(rewind, OLD, absent=("DBOS.rewind_workflow",), right=[Try(error="x")])),
    ]
    record = data.merge(data.read(small.root), small, found)
    data.write(small.root, record)
    assert data.read(small.root) == record
    assert [str(pair) for pair in record.pairs] == [f"{OLD} on 18", f"{NEW} on 15"]
    assert [path.name for path in (small.root / data.FILE).parent.iterdir()] == [data.FILE.name]


def test_what_was_recorded_of_other_files_is_dropped_with_the_next_result(small: Guide) -> None:
    basics, rewind = small.rules.values()
    both = [(rule, result(rule, release)) for rule in (basics, rewind) for release in (OLD, NEW)]
    record = data.merge(data.read(small.root), small, both)
    basics.right.write_text(basics.right.read_text() + "\nmore = 1\n")
    assert data.stale(small, record) == [
        "step/basics: its files changed since its compatibility was measured: run `guide compat step/basics`."
    ]
    record = data.merge(record, small, [(basics, result(basics, OLD))])
    assert data.stale(small, record) == [
        f"step/basics: it was not measured with dbos {NEW} on 18: run `guide compat step/basics`."
    ]
    assert len(record.rules["step/rewind"]) == 2


def test_a_rule_whose_prose_or_limit_changes_is_not_stale_one_whose_claim_changes_is(small: Guide) -> None:
    rule = small.rules["step/basics"]
    before = rule.measured_sha256()
    rule.page.write_text(rule.page.read_text().replace("A customer is charged twice.", "The card is charged twice."))
    rule.experiment.write_text("# A word to the reader.\nLIMIT = 300\n\n" + rule.experiment.read_text())
    assert catalogue.load(small.root).rules[rule.id].measured_sha256() == before
    rule.page.write_text(rule.page.read_text().replace("wrong: 2", "wrong: 3"))
    assert catalogue.load(small.root).rules[rule.id].measured_sha256() != before


def test_rules_that_were_never_measured_or_are_gone_are_named(small: Guide) -> None:
    basics, _ = small.rules.values()
    record = data.merge(data.read(small.root), small, [(basics, result(basics))])
    assert data.stale(small, record) == ["step/rewind: its compatibility was not measured: run `guide compat step/rewind`."]
    record = replace(record, rules={**record.rules, "step/gone": {}}, sha256={**record.sha256, "step/gone": ""})
    assert "there is no rule step/gone any more" in data.stale(small, record)[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"schema": 2}',
        '{"schema": 1, "pairs": {}}',
        '{"schema": 1, "pairs": {"3.0.0": {}}, "rules": {}}',
        '{"schema": 1, "pairs": {}, "rules": {"a/b": {"sha256": "", "on": {"3.0.0 on 18": {"verdict": "fine"}}}}}',
    ],
)
def test_a_malformed_record_is_a_sentence_with_its_mend(small: Guide, text: str) -> None:
    path = small.root / data.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    with pytest.raises(
        GuideError, match=r"is no record of compatibility \(.+\): restore it, or delete it and run `guide compat`"
    ):
        data.read(small.root)


def test_a_record_that_cannot_be_written_stays_as_it_was(small: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = small.rules["step/basics"]
    record = data.merge(data.read(small.root), small, [(rule, result(rule))])
    data.write(small.root, record)
    before = (small.root / data.FILE).read_bytes()

    def full(self: Path, text: str) -> int:
        with open(self, "w") as file:
            file.write(text[:40])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(GuideError, match="No space left on device"):
        data.write(small.root, record)
    assert (small.root / data.FILE).read_bytes() == before
    assert [path.name for path in (small.root / data.FILE).parent.iterdir()] == [data.FILE.name]


def test_since_is_the_oldest_release_on_which_the_right_program_works(small: Guide) -> None:
    basics, rewind = small.rules.values()

    def sentences(found: list[tuple[Rule, Result]]) -> list[str]:
        return data.wrong_since(small, data.merge(data.read(small.root), small, found))

    lacking = result(rewind, OLD, absent=("DBOS.rewind_workflow",), right=[Try(error="x")])
    assert sentences([(rewind, lacking), (rewind, result(rewind)), (basics, result(basics, OLD))]) == []
    assert sentences([(rewind, result(rewind, OLD))]) == [
        'docs/step/rewind.md: `since` is 3.1, but the right program works on dbos 3.0.0: write `since: "3.0.0"`.'
    ]
    (sentence,) = sentences([(basics, result(basics, OLD, right=[Try(2)] * 3))])
    assert sentence.startswith("docs/step/basics.md: `since` is 2.0, but on dbos 3.0.0 the right program does not work: write")
    assert sentences([(basics, result(basics, OLD, right=[Try(2), Try(1)]))]) == [], "what varies says nothing"
    assert sentences([(basics, result(basics, OLD, wrong=[Try(1)] * 3))]) == [], "nor does the wrong program"


def test_a_page_says_where_something_is_otherwise(small: Guide) -> None:
    rule = small.rules["step/basics"]
    record = data.merge(data.read(small.root), small, [(rule, result(rule, OLD, fact_inside=[Try("3")] * 3))])
    (sentence,) = data.unsaid(small, record)
    assert sentence.startswith("docs/step/basics.md: it does not say what differs (fact inside with dbos 3.0.0 on 18): add")
    rule.page.write_text(rule.page.read_text() + f"\nOn 3.0.0 it is [3]({data.LINK}).\n")
    assert data.unsaid(small, record) == []


def test_the_difference_of_a_new_release_is_the_text_of_an_issue(small: Guide, tmp_path: Path) -> None:
    basics, rewind = small.rules.values()
    path = tmp_path / "difference.md"
    known = [(basics, result(basics, "3.4.0")), (rewind, result(rewind, "3.4.0", right=[Try(2)] * 3))]
    data.write(small.root, data.merge(data.read(small.root), small, known))
    before = data.read(small.root)
    report.write_difference(small, path, run.Comparison(("3.4.0",), before, ()))
    assert not path.exists(), "nothing new: no issue"
    newer = [(basics, result(basics, "3.10.0", right=[Try(2)] * 3)), (rewind, result(rewind, "3.10.0", right=[Try(2)] * 3))]
    data.write(small.root, data.merge(data.read(small.root), small, newer))
    report.write_difference(small, path, run.Comparison(("3.10.0",), before, ("dbos 3.10.0 on PostgreSQL 15: gone.",)))
    assert path.read_text().splitlines() == [
        "What differs with dbos 3.10.0",
        "",
        "- dbos 3.10.0 on PostgreSQL 15: gone.",
        "- `step/basics` with dbos 3.10.0 on 18: differs; with 3.4.0 on 18: holds",
        "    - right: claimed 1, measured 2",
    ]


def test_the_page_says_in_words_what_holds_where(small: Guide, tmp_path: Path) -> None:
    basics, rewind = small.rules.values()
    found = [
        (basics, result(basics, OLD, right=[Try("<b>")] * 3)),
        (basics, result(basics, OLD, "15.14")),
        (basics, result(basics, NEW)),
        (rewind, result(rewind, OLD, absent=("DBOS.rewind_workflow",), right=[Try(error="x")])),
    ]
    data.write(small.root, data.merge(data.read(small.root), small, found))
    built = tmp_path / "index.html"
    built.write_text(page.TABLE + page.INSTEAD + page.MEASURED)
    page.add(small, built)
    text = built.read_text()
    assert "guide:" not in text
    assert '<th role="columnheader" scope="col">dbos 3.0.0</th>' in text
    assert "differs</a> on PostgreSQL 18<br>" in text or "holds on PostgreSQL 15<br>" in text
    assert "not measured" in text
    assert "right: claimed 1, measured &lt;b&gt;" in text
    assert "not applicable, the release has no DBOS.rewind_workflow" in text
    assert "PostgreSQL 15.14, Python 3.11.7: 2026-11-22" in text
    basics.right.write_text(basics.right.read_text() + "\nmore = 1\n")
    built.write_text(page.TABLE + page.INSTEAD)
    page.add(small, built)
    assert built.read_text().count("not measured on these files") == 2
    assert "measured &lt;b&gt;" not in built.read_text()
