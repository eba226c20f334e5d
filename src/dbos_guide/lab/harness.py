"""The parent of all experiments: starts the warm parent, hands out jobs, enforces limits, collects what was measured."""

import copy
import itertools
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from dbos_guide.errors import GuideError
from dbos_guide.lab import postgres
from dbos_guide.lab.job import RESULT, Job, Outcome
from dbos_guide.lab.run import RUN_VARIABLE, Run, disk_full, new_run

# A guard against what hangs, not a measurement: far above any experiment, also on a machine with other work.
LIMIT_SECONDS = 180.0


@dataclass(frozen=True)
class Task:
    """What to measure: `functions` of `script`, each on `program`; `alone` when nothing else may run meanwhile; `cold` the
    naive way, without the warm parent, for comparison."""

    id: str
    script: Path
    program: Path
    functions: tuple[str, ...] = ("measure",)
    kills: bool = True
    alone: bool = False
    limit: float = LIMIT_SECONDS
    cold: bool = False


@dataclass(frozen=True)
class Done:
    """A finished task: an outcome for each function, and the directory that holds its lines, logs and ledgers."""

    task: Task
    outcomes: dict[str, Outcome]
    directory: Path


class Harness:
    """A running lab. `versions` tells those of dbos, postgres and python. Created by `open_harness`."""

    def __init__(self, run: Run, server: postgres.Server, snippets: Path):
        self.server = server
        self.versions: dict[str, str] = {}
        self._run, self._snippets = run, snippets
        self._template = f"{postgres.PREFIX}{run.name}_template"
        self._channel, theirs = socket.socketpair()
        with open(run.directory / "warm.log", "w") as log:
            scratch = f"{postgres.PREFIX}{run.name}_warm"
            arguments = [str(theirs.fileno()), json.dumps(asdict(server)), self._template, scratch, str(snippets)]
            self._warm = subprocess.Popen(
                [sys.executable, "-m", "dbos_guide.lab.warm", *arguments],
                pass_fds=[theirs.fileno()],
                env=_environment(run),
                cwd=run.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        theirs.close()
        self._rest = b""
        self._inbox: deque[dict[str, Any]] = deque()
        self._session = server.connect()
        self._numbers = itertools.count(1)

    @property
    def name(self) -> str:
        """The name of the run, which its databases and processes carry."""
        return self._run.name

    def at(self, snippets: Path) -> "Harness":
        """The same lab for a copy of the snippets elsewhere."""
        other = copy.copy(self)
        other._snippets = snippets
        return other

    def ready(self) -> None:
        """Waits until the warm parent can fork."""
        message = self._next(timeout=60) or {"failed": "its parent process was not ready within a minute"}
        if "failed" in message:
            raise GuideError(f"The lab did not start: {message['failed']}.")
        self.versions = message["ready"]

    def run(
        self, tasks: Iterable[Task], *, parallel: int, started: Callable[[Task], None] = lambda task: None
    ) -> Iterator[Done]:
        """Runs the tasks, up to `parallel` at once, and yields each as it ends; those marked alone run last, one by one."""
        tasks = list(tasks)
        parallel = max(1, min(parallel, self.server.slots))
        yield from self._run_batch(deque(task for task in tasks if not task.alone), parallel, started)
        yield from self._run_batch(deque(task for task in tasks if task.alone), 1, started)

    def _run_batch(self, waiting: deque[Task], parallel: int, started: Callable[[Task], None]) -> Iterator[Done]:
        running: dict[str, tuple[Task, Job, float]] = {}
        while waiting or running:
            while waiting and len(running) < parallel:
                task = waiting.popleft()
                job = self._job(task)
                self._send({"run": job.to_json()})
                running[job.id] = (task, job, time.monotonic() + task.limit)
                started(task)
            nearest = min(deadline for _, _, deadline in running.values())
            if message := self._next(timeout=max(0.0, nearest - time.monotonic())):
                task, job, _ = running.pop(message["ended"])
                yield self._finish(task, job, message["status"])
            for id, (task, job, deadline) in list(running.items()):
                if time.monotonic() > deadline:
                    running.pop(id)
                    yield self._give_up(task, job)

    def _job(self, task: Task) -> Job:
        number = next(self._numbers)
        return Job(
            id=str(number),
            script=str(task.script),
            functions=task.functions,
            program=str(task.program),
            snippets=str(self._snippets),
            directory=str(self._run.directory / str(number)),
            server=asdict(self.server),
            template=self._template,
            database=f"{postgres.PREFIX}{self._run.name}_{number}",
            kills=task.kills,
            cold=task.cold,
        )

    def _finish(self, task: Task, job: Job, status: int, reason: str | None = None) -> Done:
        directory = Path(job.directory)
        result = directory / RESULT
        if result.exists() and reason is None:
            outcomes = {name: Outcome(**outcome) for name, outcome in json.loads(result.read_text()).items()}
        else:
            code = os.waitstatus_to_exitcode(status)
            text = reason or f"the experiment's process ended with {code} before it measured anything"
            outcomes = {name: Outcome(error=text) for name in task.functions}
        self._drop(job)
        self._check_world(outcomes)
        return Done(task, outcomes, directory)

    def _drop(self, job: Job) -> None:
        try:
            postgres.drop_databases(self._session, f"{job.database}_")
        except psycopg.OperationalError as error:
            raise _server_gone(error) from None

    def _check_world(self, outcomes: dict[str, Outcome]) -> None:
        """An experiment that failed because its server or disk did is no verdict on the rule: the run ends."""
        for outcome in outcomes.values():
            if outcome.error and any(sign in outcome.error for sign in ("No space left on device", "DiskFull")):
                raise disk_full(self._run.directory.parent)
            if outcome.error and "OperationalError" in outcome.error:
                try:
                    self._session.execute("SELECT 1")
                except psycopg.OperationalError as error:
                    raise _server_gone(error) from None

    def _give_up(self, task: Task, job: Job) -> Done:
        """Ends a task that is over its limit, and says where it was stuck."""
        report = f"stuck: not done after {task.limit:g} seconds\n{self._stacks(job)}\n{self._tables(job)}"
        self._send({"kill": job.id})
        others = []
        while (message := self._next(timeout=30)) and message["ended"] != job.id:
            others.append(message)
        self._inbox.extendleft(reversed(others))
        return self._finish(task, job, -signal.SIGKILL, report)

    def _stacks(self, job: Job) -> str:
        """The Python stacks of the task's processes, which write them when they get SIGUSR1."""
        directory = Path(job.directory)
        for process in psutil.process_iter(["pid"]):
            try:
                if process.cwd().startswith(job.directory):
                    process.send_signal(signal.SIGUSR1)
            except psutil.Error:
                continue
        deadline = time.monotonic() + 2
        files = list(directory.rglob("*.stack"))
        while time.monotonic() < deadline and not all(file.stat().st_size for file in files):
            time.sleep(0.02)
        return "\n".join(f"--- {file.relative_to(directory)}\n{file.read_text()}" for file in files)

    def _tables(self, job: Job) -> str:
        """The workflow table and the ledger of a stuck task."""
        text = []
        for (name,) in self._session.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{job.database}_"]
        ).fetchall():
            try:
                with psycopg.connect(self.server.url_of(name)) as session:
                    rows = session.execute(
                        "SELECT workflow_uuid, name, status, queue_name, executor_id FROM dbos.workflow_status"
                    )
                    text += [f"--- workflows in {name}", *(str(row) for row in rows)]
            except psycopg.Error:
                continue
        for ledger in Path(job.directory).rglob("ledger"):
            text += [f"--- {ledger.parent.name}/ledger", ledger.read_text()]
        return "\n".join(text)

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._channel.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            raise GuideError("The lab's parent process ended: run again.") from None

    def _next(self, timeout: float) -> dict[str, Any] | None:
        """The next message of the warm parent, None if none comes within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(self._channel, selectors.EVENT_READ)
            while not self._inbox and selector.select(max(0.0, deadline - time.monotonic())):
                data = self._channel.recv(1 << 16)
                if not data:
                    log = (self._run.directory / "warm.log").read_text().strip().splitlines()
                    raise GuideError(f"The lab's parent process ended: {log[-1] if log else 'run again'}.")
                *lines, self._rest = (self._rest + data).split(b"\n")
                self._inbox.extend(json.loads(line) for line in lines)
        return self._inbox.popleft() if self._inbox else None

    def cpu_seconds(self) -> float:
        """What ended experiments and their workers have used so far, with the embedded server's sessions."""
        times = [psutil.Process(self._warm.pid).cpu_times()]
        if self.server.pid:
            times.append(psutil.Process(self.server.pid).cpu_times())
        return sum(t.user + t.system + t.children_user + t.children_system for t in times)

    def close(self) -> None:
        """Ends the warm parent, which ends every experiment."""
        self._channel.close()
        try:
            self._warm.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._warm.kill()
            self._warm.wait()
        self._session.close()


@contextmanager
def open_harness(root: Path) -> Iterator[Harness]:
    """A lab for the guide in `root`: a run, a server and a warm parent, all gone afterwards.

    Raises:
        GuideError: Postgres cannot be used, the disk is full, a directory cannot be written.
    """
    with ExitStack() as stack:
        run = stack.enter_context(new_run())
        server = stack.enter_context(postgres.server(run))
        harness = Harness(run, server, root / "snippets")
        stack.callback(harness.close)
        harness.ready()
        yield harness


def _server_gone(error: psycopg.Error) -> GuideError:
    reason = (str(error).strip().splitlines() or ["no reason given"])[0]
    return GuideError(f"Postgres went away during the run ({reason}): see that it stays up and run again.", code=3)


def _environment(run: Run) -> dict[str, str]:
    """The environment of experiments: nothing in it that DBOS or a snippet would read by surprise."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBOS", "PG", "SHOP_"))}
    return {**kept, RUN_VARIABLE: run.name, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
