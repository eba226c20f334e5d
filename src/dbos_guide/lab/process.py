"""A worker as its experiment sees it: a process to ask, to watch and to kill."""

import contextlib
import os
import pickle
import signal
import sys
import time
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dbos_guide.lab import worker
from dbos_guide.lab.ledger import POLL_SECONDS
from dbos_guide.lab.lines import Lines
from dbos_guide.lab.worker import Spec


class LabError(Exception):
    """The experiment itself went wrong: what it waited for cannot happen any more."""


class Raised(Exception):
    """What a call raised inside a worker: `type` is the exception's class name, `text` its message."""

    def __init__(self, error: dict[str, str]):
        self.type, self.text = error["type"], error["text"]
        super().__init__(f"{self.type}: {self.text}\n--- in the worker ---\n{error['traceback']}")


@dataclass
class Ask:
    """A call of the program that the experiment made in a worker, at `start` monotonic seconds. `error` is the class name of
    what it raised."""

    name: str
    args: list[Any]
    start: float
    answered: bool = False
    answer: Any = None
    error: str | None = None


class Worker:
    """A live or dead worker process, created by `Lab.worker`.

    `born` and `ended` are monotonic seconds; `stopped` says that the experiment stopped it politely; `recovers` names the
    killed worker in whose place it was started.
    """

    ended: float | None
    recovers: str | None

    def __init__(self, spec: Spec, lines: Lines, directory: Path, name: str, env: dict[str, str | None]):
        # `spec` stays as asked for: another worker started from it must not inherit what `env` derived from it.
        self.spec, self.name, self._directory = spec, name, directory
        self._control, theirs = Pipe()
        self._answers: dict[int | str, tuple[bool, Any]] = {}
        self._asked = 0
        self._open: set[int] = set()
        self.asks: dict[int, Ask] = {}
        self._status: int | None = None
        self.port: int | None = None
        self._died = ""
        self.born, self.ended = time.monotonic(), None
        self.stopped, self.recovers = False, None
        self.pid = _fork(replace(spec, env={**env, **spec.env}), lines, directory, name, self._control, theirs)

    # ------------------------------------------------------------ asking

    def start(
        self,
        workflow: str,
        *args: Any,
        id: str | None = None,
        queue: str | None = None,
        timeout: float | None = None,
        enqueue: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> str | None:
        """Starts, or with `queue` enqueues, a workflow of the program and returns its id, without waiting for its end.

        `enqueue` are arguments of SetEnqueueOptions. None when the worker was killed before it could answer.
        """
        options = {"id": id, "queue": queue, "timeout": timeout, "enqueue": enqueue}
        request = self.ask("start", name=workflow, args=list(args), kwargs=kwargs, options=options)
        try:
            return str(self.answer(request))
        except WorkerDied:
            return None

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        """Calls a function of the program, awaits it if it is async, and returns its result in JSON's types.

        Raises:
            Raised: the function raised.
            WorkerDied: the worker ended first.
        """
        return self.answer(self.send(function, *args, **kwargs))

    def send(self, function: str, *args: Any, **kwargs: Any) -> int:
        """Calls a function without waiting; `answer` with the returned number waits."""
        request = self.ask("call", name=function, args=list(args), kwargs=kwargs)
        self.asks[request] = Ask(function, [*args, *kwargs.values()], time.monotonic())
        return request

    def error(self, function: str, *args: Any, **kwargs: Any) -> str | None:
        """The class name of what a call raises, None when it returns."""
        try:
            self.call(function, *args, **kwargs)
        except Raised as error:
            return error.type
        return None

    def message(self, function: str, *args: Any, **kwargs: Any) -> str | None:
        """The message of what a call raises, None when it returns."""
        try:
            self.call(function, *args, **kwargs)
        except Raised as error:
            return error.text
        return None

    def look(self) -> dict[str, Any]:
        """What DBOS does in the worker now; see `probe.look`."""
        if self.spec.python is not None:
            return {"launched": False}
        try:
            return dict(self.answer(self.ask("look")))
        except WorkerDied:
            return {"launched": False}

    def polls(self, queue: str) -> int:
        """How often the worker has looked for work in a queue so far."""
        return int(self.look().get("polls", {}).get(queue, 0))

    def ask(self, verb: str, **arguments: Any) -> int:
        """Sends a request and returns its number."""
        self._asked += 1
        self._open.add(self._asked)
        try:
            self._control.send((self._asked, verb, arguments))
        except OSError:
            self._receive()
        return self._asked

    def answer(self, request: int) -> Any:
        """Waits for the answer to a request."""
        self._wait_for(request)
        self._open.discard(request)
        ok, value = self._answers.pop(request)
        if not ok:
            raise Raised(value)
        return value

    def ready(self) -> None:
        """Waits until the program is imported and launched, or runs."""
        self._wait_for("ready")
        self.port = self._answers["ready"][1]

    def _wait_for(self, request: int | str) -> None:
        while request not in self._answers:
            if not self._receive(wait=1.0) and not self.alive:
                self._receive()
                if request not in self._answers:
                    raise WorkerDied(self)

    def _drain(self) -> None:
        while self._receive():
            pass

    def _receive(self, wait: float = 0) -> bool:
        try:
            if not self._control.poll(wait):
                return False
            message = self._control.recv()
        except (EOFError, OSError):
            # The other end closes when the process ends, or goes on as another program that answers nobody.
            time.sleep(min(wait, POLL_SECONDS))
            self._reap()
            return False
        if message[0] in ("ready", "died", "tests"):
            self._answers[message[0]] = (True, message[1])
        else:
            number, ok, value = message
            self._answers[number] = (ok, value)
            if ask := self.asks.get(number):
                ask.answered, ask.answer, ask.error = True, value if ok else None, None if ok else value["type"]
        return True

    # ------------------------------------------------------------ watching and ending

    @property
    def waiting(self) -> bool:
        """Whether a request is under way whose answer has not come."""
        self._drain()
        return any(number not in self._answers for number in self._open)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        self._reap()
        return self._status is None

    @property
    def killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return not self.alive and self._status is not None and os.WIFSIGNALED(self._status)

    @property
    def exit_code(self) -> int | None:
        """Its exit code, negative for a signal, None while it runs."""
        return None if self.alive or self._status is None else os.waitstatus_to_exitcode(self._status)

    def kill(self) -> None:
        """SIGKILLs the process and waits until it is gone."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
            self._reap(block=True)

    def stop(self, *, wait_for_workflows: int = 0) -> None:
        """Destroys DBOS in the worker, then ends it."""
        if self.alive and self.spec.python is None:
            self.stopped = True
            with contextlib.suppress(WorkerDied, Raised):
                self.answer(self.ask("destroy", seconds=wait_for_workflows))
        self.kill()

    def wait(self) -> int:
        """Waits until the process ends by itself and returns its exit code, negative for a signal."""
        while self.alive:
            time.sleep(POLL_SECONDS)
        code = self.exit_code
        assert code is not None
        return code

    def outcomes(self) -> dict[str, str]:
        """How each test of a pytest session ended, by its name: "passed", "skipped" or an exception's class name."""
        self._wait_for("tests")
        return dict(self._answers["tests"][1])

    @property
    def died(self) -> str | None:
        """The traceback of the exception that ended it, if one did."""
        self._drain()
        died: str | None = self._answers.get("died", (True, None))[1]
        return died

    @property
    def output(self) -> str:
        """What it printed."""
        return (self._directory / f"{self.name}.out").read_text()

    @property
    def log(self) -> str:
        """What it wrote to stderr, DBOS's log included."""
        return (self._directory / f"{self.name}.err").read_text()

    def _reap(self, block: bool = False) -> None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, 0 if block else os.WNOHANG)
            if pid:
                self._status, self.ended = status, time.monotonic()


class WorkerDied(Exception):
    """A worker ended while the experiment waited for its answer."""

    def __init__(self, worker: Worker):
        self.worker = worker
        super().__init__(f"{worker.name} ended with {worker.exit_code}\n{worker.died or worker.log[-2000:]}")


def _fork(spec: Spec, lines: Lines, directory: Path, name: str, ours: Connection, theirs: Connection) -> int:
    if lines.cold:
        return _spawn(spec, lines, directory, name, theirs)
    pid = os.fork()
    if pid:
        theirs.close()
        return pid
    ours.close()
    worker.run(spec, theirs, lines, directory, name)
    raise AssertionError("unreachable")


def _spawn(spec: Spec, lines: Lines, directory: Path, name: str, theirs: Connection) -> int:
    """The naive way, for the benchmark only: a fresh interpreter that imports everything itself."""
    arguments = [str(theirs.fileno()), pickle.dumps((spec, lines.directory, lines.sources, directory, name)).hex()]
    os.set_inheritable(theirs.fileno(), True)
    command = [sys.executable, "-m", "dbos_guide.lab.cold", *arguments]
    pid = os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONPATH": spec.env["PYTHONPATH"] or ""})
    theirs.close()
    return pid
