"""The lab on a real server: Debian's PostgreSQL over TCP with a password, for a user who may create databases and no more."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from dbos_guide.errors import GuideError
from dbos_guide.lab import postgres
from dbos_guide.lab.run import new_run
from tests import need
from tests.conftest import ROOT
from tests.test_cli import guide

BIN = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=Path("initdb")).parent


@contextmanager
def cluster(max_connections: int) -> Iterator[int]:
    """A fresh server on a free port of this machine; yields the port."""
    need((BIN / "initdb").exists(), "PostgreSQL's server, Debian's package postgresql,")
    data = Path(f"/var/tmp/guide-test-pg-{os.getpid()}-{max_connections}")
    data.mkdir(mode=0o700)
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(data, user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
    password = data.with_suffix(".password")
    password.write_text("secret\n")
    command = ["initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
    try:
        _run(command, user)
        _run(
            ["pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", f"{options} -c max_connections={max_connections}", "start"],
            user,
        )
        yield port
    finally:
        _run(["pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
        shutil.rmtree(data)
        password.unlink()


def _run(command: Sequence[object], user: str | None) -> None:
    subprocess.run([BIN / str(command[0]), *map(str, command[1:])], user=user, check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """URLs of a server by user: `guide` may create databases, `reader` may not, `postgres` is its administrator."""
    with cluster(max_connections=200) as port:
        urls = {user: f"postgresql://{user}:secret@127.0.0.1:{port}/postgres" for user in ("postgres", "guide", "reader")}
        with psycopg.connect(urls["postgres"], autocommit=True) as session:
            session.execute("CREATE ROLE guide LOGIN CREATEDB PASSWORD 'secret'")
            session.execute("CREATE ROLE reader LOGIN PASSWORD 'secret'")
            session.execute("CREATE DATABASE guidebook OWNER guide")
        yield urls


def names(url: str) -> set[str]:
    with psycopg.connect(url) as session:
        return {name for (name,) in session.execute("SELECT datname FROM pg_database")}


def test_every_rule_is_proven_and_nothing_is_left(server: dict[str, str]) -> None:
    before = names(server["guide"])
    done = guide("prove", "-j", "6", root=ROOT, env={**os.environ, "GUIDE_POSTGRES_URL": server["guide"]}, seconds=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"PostgreSQL {BIN.parent.name}." in done.stdout
    assert names(server["guide"]) == before
    assert "guidebook" in before, "a name that only begins like the lab's is not the lab's"


def test_a_user_who_may_not_create_databases_is_told_how(server: dict[str, str]) -> None:
    done = guide("prove", root=ROOT, env={**os.environ, "GUIDE_POSTGRES_URL": server["reader"]})
    assert done.returncode == 2
    assert "The user reader of GUIDE_POSTGRES_URL may not create databases: run `ALTER ROLE reader CREATEDB;`" in done.stderr


def test_a_wrong_password_is_a_sentence(server: dict[str, str]) -> None:
    url = server["guide"].replace(":secret@", ":wrong@")
    done = guide("prove", root=ROOT, env={**os.environ, "GUIDE_POSTGRES_URL": url})
    assert done.returncode == 2
    assert "cannot be used" in done.stderr
    assert "password authentication failed" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_too_few_connections_is_a_sentence() -> None:
    with cluster(max_connections=15) as port:
        url = f"postgresql://postgres:secret@127.0.0.1:{port}/postgres"
        done = guide("prove", root=ROOT, env={**os.environ, "GUIDE_POSTGRES_URL": url})
    assert done.returncode == 2
    assert "raise max_connections to at least 100" in done.stderr


def test_a_server_that_is_too_old(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "OLDEST_MAJOR", 99)
    monkeypatch.setenv("GUIDE_POSTGRES_URL", server["guide"])
    with new_run() as run, pytest.raises(GuideError, match="is too old: the lab needs 99 or newer"), postgres.server(run):
        pass


def test_databases_of_dead_runs_are_dropped_and_no_others(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_POSTGRES_URL", server["guide"])
    with psycopg.connect(server["guide"], autocommit=True) as session:
        session.execute("CREATE DATABASE guide_0123abcd_7_dbos")
        session.execute("CREATE DATABASE guide_precious")
    try:
        with new_run() as run, postgres.server(run):
            found = names(server["guide"])
            assert "guide_0123abcd_7_dbos" not in found
            assert "guide_precious" in found
    finally:
        with psycopg.connect(server["guide"], autocommit=True) as session:
            session.execute("DROP DATABASE guide_precious")


def test_the_lab_refuses_to_drop_other_databases(server: dict[str, str]) -> None:
    with psycopg.connect(server["guide"], autocommit=True) as session, pytest.raises(ValueError, match="only its own"):
        postgres.drop_databases(session, "precious")
