"""An installed PostgreSQL, such as Debian's, run for the lab: a cluster in the lab's cache, served while it is asked for."""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dbos_guide.errors import GuideError
from dbos_guide.lab.run import cache_directory

PROGRAMS = Path("/usr/lib/postgresql")  # where Debian and Ubuntu keep every major
CONNECTIONS = 200
SUPERUSER = "postgres"
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c jit=off"


def majors() -> list[int]:
    """The installed majors, oldest first."""
    return sorted(int(path.parent.parent.name) for path in PROGRAMS.glob("*/bin/initdb") if path.parent.parent.name.isdigit())


@contextmanager
def serving(major: int) -> Iterator[str]:
    """The URL of a server of that major on this machine only, which others who ask at the same time wait for.

    Raises:
        GuideError: it is not installed, or does not start.
    """
    if major not in majors():
        raise GuideError(f"PostgreSQL {major} is not installed here: install Debian's package postgresql-{major}.")
    home = cache_directory() / f"postgresql-{major}"
    home.mkdir(exist_ok=True)
    data, password = home / "data", home / "password"
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            _end(major, data)  # that of a run which was killed
            if not data.exists():
                _make(major, home)
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            place = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''"
            options = f"{OPTIONS} {place} -c max_connections={CONNECTIONS}"
            _run(major, ["pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start"])
        except (OSError, subprocess.CalledProcessError) as error:
            raise GuideError(
                f"PostgreSQL {major} did not start in {home} ({error}): delete that directory and run again."
            ) from None
        try:
            yield f"postgresql://{SUPERUSER}:{password.read_text()}@127.0.0.1:{port}/postgres"
        finally:
            _end(major, data)


def _make(major: int, home: Path) -> None:
    """Makes the cluster in another place first: one whose making was interrupted is never used."""
    part, password = home / "data.part", home / "password"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    password.unlink(missing_ok=True)
    with open(os.open(password, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(secrets.token_hex(16))
    if user := _user():
        shutil.chown(part, user)
        shutil.chown(password, user)
    _run(major, ["initdb", "-D", part, "-U", SUPERUSER, "--no-sync", "--auth=scram-sha-256", f"--pwfile={password}"])
    part.rename(home / "data")


def _end(major: int, data: Path) -> None:
    if (data / "postmaster.pid").exists():
        _run(major, ["pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=False)


def _user() -> str | None:
    """PostgreSQL refuses to run as root; the package has made a user for it."""
    return "postgres" if os.geteuid() == 0 else None


def _run(major: int, command: Sequence[object], *, check: bool = True) -> None:
    program = PROGRAMS / str(major) / "bin" / str(command[0])
    quiet = subprocess.DEVNULL
    subprocess.run([program, *map(str, command[1:])], user=_user(), check=check, stdout=quiet, stderr=quiet, cwd="/")
