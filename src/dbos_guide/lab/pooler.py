"""PgBouncer before the lab's server, for rules about connection poolers."""

import os
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from dbos_guide.errors import GuideError
from dbos_guide.lab import postgres
from dbos_guide.lab.ledger import until

_SETTINGS = """\
[databases]
* = {target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = 20
ignore_startup_parameters = extra_float_digits
"""


def start(server: postgres.Server, directory: Path, mode: str) -> tuple[subprocess.Popen[bytes], str]:
    """Starts PgBouncer in a pool mode; returns its process, in this process's group, and the URL of the server
    through it.

    Raises:
        GuideError: PgBouncer is not installed, or did not start.
    """
    # Debian puts it where only root's PATH looks.
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise GuideError("This rule needs PgBouncer, which is not installed: install the package pgbouncer.")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = directory / "pgbouncer.ini"
    settings.write_text(_SETTINGS.format(target=_target(server.url), port=port, mode=mode))
    log = directory / "pgbouncer.log"
    with open(log, "w") as output:
        user, group = _user(server.url)
        process = subprocess.Popen([program, str(settings)], stdout=output, stderr=output, cwd="/", user=user, group=group)
    url = f"postgresql://{quote(urlsplit(server.url).username or 'postgres')}@127.0.0.1:{port}/postgres"

    def answers() -> bool:
        if process.poll() is not None:
            raise GuideError(f"PgBouncer did not start: {(log.read_text().splitlines() or ['it said nothing'])[-1]}")
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    until(answers)
    return process, url


def _target(url: str) -> str:
    """The server in PgBouncer's own spelling; it takes the database from the client."""
    parts = conninfo_to_dict(url)
    known = {name: parts[name] for name in ("host", "port", "user", "password") if parts.get(name)}
    return " ".join(f"{name}='{str(value).replace(chr(39), chr(39) * 2)}'" for name, value in known.items())


def _user(url: str) -> tuple[int | None, int | None]:
    """PgBouncer refuses to run as root: it gets the user and group of the server's socket, or ones that own nothing."""
    if os.geteuid():
        return None, None
    host = str(conninfo_to_dict(url).get("host") or "")
    owner = os.stat(host) if host.startswith("/") else None
    return (owner.st_uid, owner.st_gid) if owner and owner.st_uid else (65534, 65534)
