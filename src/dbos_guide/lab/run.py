"""One run of the lab: its name, its directory, its lock, and the sweep of what dead runs left behind.

A run holds a lock on its directory for as long as it lives, also through SIGKILL: the kernel frees the lock with
the process. So a directory whose lock can be taken belongs to a dead run, and what carries its name can go.
"""

import fcntl
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs
import psutil

from dbos_guide.errors import GuideError

RUN_VARIABLE = "GUIDE_RUN"
SERVER_BYTES = 40_000_000


@dataclass(frozen=True)
class Run:
    """A live run: `name` is 8 hex digits, `directory` holds everything its processes write."""

    name: str
    directory: Path


def cache_directory() -> Path:
    """The directory of this user that outlives runs: `GUIDE_CACHE_DIR`, or the platform's cache directory.

    Postgres refuses to run as root, so the embedded server gets a user of its own, who may not look into root's
    home; root's cache is therefore the system's.
    """
    if chosen := os.environ.get("GUIDE_CACHE_DIR"):
        path = Path(chosen).absolute()
    elif sys.platform != "win32" and os.geteuid() == 0:
        path = Path("/var/cache/dbos-guide")
    else:
        path = platformdirs.user_cache_path("dbos-guide")
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise GuideError(
            f"The cache directory {path} cannot be written ({error.strerror}): set GUIDE_CACHE_DIR to one that can."
        ) from None


def refuse_full_disk(path: Path) -> None:
    """To be called when something failed that a full disk may explain.

    Raises:
        GuideError: there is less room under `path` than a fresh server takes.
    """
    if shutil.disk_usage(path).free < SERVER_BYTES:
        raise disk_full(path)


def disk_full(path: Path) -> GuideError:
    """What to say of a disk without room."""
    return GuideError(f"The disk is full: free space under {path} or set GUIDE_CACHE_DIR.")


@contextmanager
def new_run() -> Iterator[Run]:
    """Sweeps dead runs, then holds a new one; its directory goes with it."""
    runs = cache_directory() / "runs"
    runs.mkdir(exist_ok=True)
    sweep(runs)
    run = Run(secrets.token_hex(4), runs)
    run = Run(run.name, runs / run.name)
    with open(runs / f"{run.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run.directory.mkdir()
        try:
            yield run
        finally:
            kill_processes(run.name)
            shutil.rmtree(run.directory, ignore_errors=True)
            Path(lock.name).unlink(missing_ok=True)


def sweep(runs: Path) -> list[str]:
    """Kills the processes and removes the files of runs that died; returns their names."""
    dead = []
    for path in sorted(runs.glob("*.lock")):
        with open(path, "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            kill_processes(path.stem)
            shutil.rmtree(runs / path.stem, ignore_errors=True)
            path.unlink(missing_ok=True)
            dead.append(path.stem)
    return dead


def processes(run: str) -> list[psutil.Process]:
    """The processes that carry the run's name in their environment, this one excepted."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(RUN_VARIABLE) == run:
                found.append(process)
        except psutil.Error:
            continue
    return found


def kill_processes(run: str) -> None:
    """SIGKILLs every process of the run and waits until they are gone."""
    victims = processes(run)
    for process in victims:
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(victims, timeout=10)
