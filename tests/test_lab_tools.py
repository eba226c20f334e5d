"""The lab's outside tools: what is missing is said in a sentence, never skipped."""

import shutil
from pathlib import Path

import pytest

from dbos_guide.errors import GuideError
from dbos_guide.lab import environment, pooler
from dbos_guide.lab.postgres import Server

NOWHERE = Server("postgresql://postgres@127.0.0.1:1/postgres", "0", 1)


def test_a_missing_pgbouncer_names_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    with pytest.raises(GuideError, match="install the package pgbouncer"):
        pooler.start(NOWHERE, tmp_path, "transaction")


def test_a_pgbouncer_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="PgBouncer did not start: "):
        pooler.start(NOWHERE, tmp_path, "no such mode")


def test_a_missing_uv_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("UV", raising=False)
    lock = tmp_path / "dbos-0.0.lock"
    lock.write_text("dbos==0.0\n")
    with pytest.raises(GuideError, match="install uv"):
        environment.interpreter(lock)


def test_a_lock_without_hashes_is_refused_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_CACHE_DIR", str(tmp_path))
    lock = tmp_path / "dbos-0.0.lock"
    lock.write_text("dbos==0.0\n")
    for _ in range(2):
        with pytest.raises(GuideError, match="uv could not make the environment"):
            environment.interpreter(lock)


def test_the_lock_is_the_one_that_the_metadata_names(tmp_path: Path) -> None:
    program = tmp_path / "client.py"
    program.write_text('# /// script\n# dependencies = ["dbos==2.31.1"]  # old\n# ///\nimport dbos\n')
    assert environment.lock_of(program) is None
    (tmp_path / "dbos-2.31.1.lock").touch()
    assert environment.lock_of(program) == tmp_path / "dbos-2.31.1.lock"
