"""The warm parent: a process with DBOS imported and tried once, which forks every experiment.

Importing DBOS takes ten times longer than an experiment, so it is done once. A fork copies only the calling
thread, so the parent must have no other when it forks; DBOS leaves none after `destroy`, which is asserted.

It speaks JSON lines over a socket: `{"run": job}` and `{"kill": id}` come in, `{"ready": versions}`, `{"failed":
sentence}` and `{"ended": id, "status": wait status}` go out. When the other side is gone, it kills every
experiment and ends.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
from typing import Any

from dbos_guide.errors import GuideError
from dbos_guide.lab import job as jobs
from dbos_guide.lab import postgres, probe
from dbos_guide.lab.worker import die_with_parent


def main(handle: int, server: dict[str, Any], template: str, scratch: str, snippets: str) -> None:
    """Serves jobs on the socket `handle` until it closes."""
    die_with_parent()
    channel = socket.socket(fileno=handle)
    try:
        versions = _warm(postgres.Server(**server), template, scratch, snippets)
    except Exception as error:
        _send(channel, {"failed": _sentence(error)})
        raise SystemExit(1) from None
    _send(channel, {"ready": versions})
    _serve(channel)


def _warm(server: postgres.Server, template: str, scratch: str, snippets: str) -> dict[str, str]:
    """Makes the template and runs one workflow in a copy of it, so that all lazy work is done before the first fork."""
    from importlib.metadata import version

    # A second of work that every served program would do again.
    import fastapi  # noqa: F401
    import uvicorn.main  # noqa: F401
    from dbos import DBOS, SetWorkflowID

    sys.path.insert(0, snippets)
    import shop  # noqa: F401  every worker imports it

    probe.install()
    with server.connect() as session:
        postgres.create_database(session, template, "template0")
        probe.migrate(server.url_of(template))
        postgres.create_database(session, scratch, template)

    DBOS(config={"name": "warm", "system_database_url": server.url_of(scratch), "log_level": "WARNING"})

    @DBOS.step()
    def step() -> int:
        return 1

    @DBOS.workflow()
    def workflow() -> int:
        return step()

    DBOS.launch()
    with SetWorkflowID("warm"):
        workflow()
    DBOS.destroy(destroy_registry=True)
    with server.connect() as session:
        postgres.drop_databases(session, scratch)
    if threading.active_count() != 1:
        raise GuideError(f"forking is not safe: DBOS left threads behind: {threading.enumerate()}")
    gc.collect()
    gc.freeze()  # The children's collections leave what they share with this process alone, and shared.
    return {"dbos": version("dbos"), "python": sys.version.split()[0], "postgres": server.version}


def _serve(channel: socket.socket) -> None:
    groups: dict[int, str] = {}
    wake, waker = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the other side decides.
    selector = selectors.DefaultSelector()
    selector.register(channel, selectors.EVENT_READ)
    selector.register(wake, selectors.EVENT_READ)
    rest = b""
    try:
        while True:
            for key, _ in selector.select():
                if key.fileobj is wake:
                    wake.recv(4096)
                    _reap(channel, groups)
                    continue
                data = channel.recv(1 << 16)
                if not data:
                    return
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    _obey(json.loads(line), groups)
    finally:
        for pid in groups:
            _kill(pid)


def _obey(message: dict[str, Any], groups: dict[int, str]) -> None:
    if "kill" in message:
        for pid, id in groups.items():
            if id == message["kill"]:
                _kill(pid)
        return
    job = jobs.Job(**message["run"])
    pid = os.fork()
    if pid:
        groups[pid] = job.id
        os.setpgid(pid, pid)  # Here and in the child: whoever comes first, the group exists before it can be killed.
        return
    code = 1
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        jobs.run(job)
        code = 0
    finally:
        os._exit(code)


def _reap(channel: socket.socket, groups: dict[int, str]) -> None:
    """Reports the experiments that ended, and ends whatever they left in their group."""
    for pid in list(groups):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            _kill(pid)
            _send(channel, {"ended": groups.pop(pid), "status": status})


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _send(channel: socket.socket, message: dict[str, Any]) -> None:
    channel.sendall(json.dumps(message).encode() + b"\n")


def _sentence(error: Exception) -> str:
    first = str(error).strip().splitlines()
    return first[0] if isinstance(error, GuideError) else f"{type(error).__name__}: {first[0] if first else ''}"


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]), *sys.argv[3:6])
