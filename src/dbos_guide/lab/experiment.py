"""What an experiment is given: a lab with its own database, ledger and workers."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from dbos_guide.lab import environment, pooler
from dbos_guide.lab.ledger import POLL_SECONDS, Ledger, until
from dbos_guide.lab.lines import Lines
from dbos_guide.lab.process import LabError, Raised, Worker, WorkerDied
from dbos_guide.lab.rest import ENDED, Rest
from dbos_guide.lab.story import Chance, story
from dbos_guide.lab.tables import Place
from dbos_guide.lab.web import Response, Web
from dbos_guide.lab.worker import Spec

__all__ = ["Lab", "LabError", "Place", "Raised", "Response", "WorkerDied", "until"]

LOG_CHARACTERS = 3000


class Lab(Rest, Web):
    """One program's laboratory. It waits for conditions, never for time; the parent process enforces the limit."""

    def __init__(self, place: Place, program: Path, *, kills: bool = True):
        self.program = program
        self._place, self._kills = place, kills
        (place.directory / "work").mkdir(parents=True, exist_ok=True)
        self.ledger = Ledger(place.directory / "ledger", kills=kills)
        self._lines = Lines(place.directory / "lines", place.snippets, cold=place.cold)
        self._started = 0
        self._workers: list[Worker] = []
        self._sessions: dict[str, psycopg.Connection] = {}
        self._chance = Chance()
        self._focus: dict[str, tuple[Any, ...]] = {}
        self._results: dict[str, Any] = {}
        self._pooler: subprocess.Popen[bytes] | None = None

    # ------------------------------------------------------------ processes

    def worker(self, program: str | None = None, **spec: Any) -> Worker:
        """Starts a worker that imports the program, launches DBOS and waits for orders; returns once launched.

        Args:
            program: another file of the rule's folder than the one under test.
            spec: fields of `worker.Spec`; by default executor "worker-1" and application version "1".
        """
        path = self.program if program is None else self.program.parent / program
        return self._start(Spec(path, **spec))

    def main(self, *arguments: str, **spec: Any) -> Worker:
        """Starts the program as `python program.py arguments...`; returns as soon as it runs."""
        return self._start(Spec(self.program, main=arguments, **spec))

    def serve(self, app: str = "app", **spec: Any) -> Worker:
        """Starts the program as `uvicorn program:app` on a free port."""
        return self._start(Spec(self.program, serve=app, **spec))

    def edited(self, old: str, new: str) -> Path:
        """A copy of the program with one piece of its source changed, to deploy: `recover(program=lab.edited(...))`.

        Raises:
            LabError: the program does not contain `old` exactly once.
        """
        source = self.program.read_text()
        if source.count(old) != 1:
            raise LabError(f"{self.program.name} contains {old!r} {source.count(old)} times: name a piece that occurs once")
        folder = self._place.directory / f"edition-{self._started + 1}"
        folder.mkdir()
        copy = folder / self.program.name
        copy.write_text(source.replace(old, new))
        return copy

    def pytest(self, *arguments: str, env: dict[str, str | None] | None = None, **spec: Any) -> Worker:
        """Starts `pytest program arguments...` in a process of its own; `.outcomes()` waits for its end. The program finds
        the URL of DBOS's database in `TEST_DATABASE_URL`."""
        from dbos_guide.lab import testing  # here, since few experiments need it

        testing.load()
        env = {"TEST_DATABASE_URL": self._url(""), **(env or {})}
        return self._start(Spec(self.program, pytest=arguments, launch=False, env=env, **spec))

    def script(self, *arguments: str, program: str | None = None) -> Worker:
        """Starts a program as `uv run program.py arguments...` does: with the releases its inline metadata asks for, if a
        lock file beside it says which those are, else as `main` does."""
        path = self.program if program is None else self.program.parent / program
        lock = environment.lock_of(path)
        return self._start(Spec(path, main=arguments, python=environment.interpreter(lock) if lock else None))

    def pgbouncer(self, mode: str = "transaction") -> str:
        """Puts PgBouncer, in this pool mode, before the server; returns the URL of DBOS's database through it."""
        self._session("")
        self._pooler, url = pooler.start(self._place.server, self._place.directory, mode)
        return replace(self._place.server, url=url).url_of(self._name(""))

    def process(self, program: str | None = None, **spec: Any) -> Worker:
        """Starts a process that imports the program but launches nothing: a client, a script."""
        return self.worker(program, launch=False, **spec)

    def recover(self, worker: Worker | None = None, **changes: Any) -> Worker:
        """Waits until the last worker, or this one, was SIGKILLed, and starts another in its place: the same executor id,
        application version and program unless `changes` say otherwise."""
        old = worker or self._workers[-1]
        self.wait_killed(old)
        return self._start(replace(old.spec, **changes), recovers=old.name)

    def kill(self, worker: Worker) -> None:
        """SIGKILLs the worker now and waits until it is gone."""
        self.ledger.planned_kills += 1
        if self._kills:
            worker.kill()
        else:
            self.ledger.release()
            self.release_checkpoints()
            self.wait_killed(worker)

    def wait_killed(self, worker: Worker) -> None:
        """Waits until SIGKILL ended the worker.

        Raises:
            LabError: it ended otherwise, or came to rest unharmed.
        """
        while worker.alive:
            if self._at_rest(worker) and worker.alive:
                if self._kills or not self.ledger.planned_kills:
                    raise LabError(f"nothing killed {worker.name}: no planned kill was reached")
                worker.stop()
                return
            time.sleep(POLL_SECONDS)
        if not worker.killed:
            raise LabError(f"{worker.name} ended with {worker.exit_code} instead of being killed\n{worker.log[-2000:]}")

    def _start(self, spec: Spec, *, listed: bool = True, recovers: str | None = None) -> Worker:
        app = {name: self._url(name) for name in self._sessions if name}
        env: dict[str, str | None] = {
            "DBOS_SYSTEM_DATABASE_URL": self._url(""),
            "DBOS__VMID": spec.executor,
            "DBOS__APPVERSION": spec.version,
            "SHOP_LEDGER": str(self.ledger.path),
            "PYTHONPATH": str(Path(str(sys.modules["shop"].__file__)).parent),
            **{f"{name.upper()}_DATABASE_URL": url for name, url in app.items()},
        }
        self._session("")
        self._started += 1
        name = f"worker-{self._started}" if listed else f"reader-{self._started}"
        worker = Worker(spec, self._lines, self._place.directory, name, env)
        worker.recovers = recovers
        if listed:
            self._workers.append(worker)
        worker.ready()
        return worker

    def close(self) -> None:
        """SIGKILLs what still runs and closes the databases, which the parent drops."""
        for worker in self._workers:
            worker.kill()
        self.release_checkpoints()
        if self._pooler:
            self._pooler.kill()
            self._pooler.wait()
        for session in self._sessions.values():
            session.close()

    def logs(self) -> list[dict[str, Any]]:
        """How each worker ended and the last it wrote: `exit` code or None when the experiment ended it, `out`, `err`, and
        the exception that ended it."""
        return [
            {
                "worker": worker.name,
                "exit": worker.exit_code,
                "exception": worker.died,
                "out": worker.output[-LOG_CHARACTERS:],
                "err": worker.log[-LOG_CHARACTERS:],
            }
            for worker in self._workers
        ]

    def story(self) -> list[dict[str, Any]]:
        """What happened so far, for pictures; see `story.story`."""
        return story(
            self._workers,
            [call for call in self.ledger.calls() if call.name not in self._focus or {*call.args} & {*self._focus[call.name]}],
            self if "" in self._sessions else None,
            lasting=self.ledger.lasting,
            chance=self._chance,
            results=self._results,
            lines=self._lines,
        )

    def chance(self, *, order: Sequence[str] = (), number: Sequence[str] = (), workers: bool = False) -> None:
        """Says what of this is chance and not in the picture of the proof: the order of these calls, the number of these
        calls or workflows, which of several workers does what."""
        self._chance = Chance(tuple(order), tuple(number), workers)

    def focus(self, call: str, *args: Any) -> None:
        """Says that of these calls the picture of the proof shows only those with one of these arguments."""
        self._focus[call] = args

    # ------------------------------------------------------------ how workflows end

    def status(self, id: str) -> str | None:
        """The status in which a workflow ends, or stays because no live worker will move it on."""
        while True:
            row = self.row(id)
            if row is None or row.status in ENDED or self._stuck(id, row):
                return row.status if row else None
            time.sleep(POLL_SECONDS)

    def result(self, id: str) -> Any:
        """What a workflow returned, in JSON's types, read by another process once it has ended; None if it never did."""
        if self.status(id) not in ENDED:
            return None
        self._results[id] = self._read(id)["output"]
        return self._results[id]

    def error(self, id: str) -> str | None:
        """The class name of the exception with which a workflow ended."""
        return self._read(id)["error"] if self.status(id) in ENDED else None

    def error_text(self, id: str) -> str | None:
        """The message of the exception with which a workflow ended."""
        return self._read(id)["text"] if self.status(id) in ENDED else None

    def ending(self, id: str) -> str | None:
        """How a workflow ends: the exception's class name if it fails with one, else its status."""
        status = self.status(id)
        return (self._read(id)["error"] or status) if status == "ERROR" else status

    def _read(self, id: str) -> dict[str, Any]:
        """Reads a workflow through a client in a process of its own."""
        reader = self._start(Spec(self.program, launch=False, imported=False), listed=False)
        try:
            return dict(reader.answer(reader.ask("read", id=id)))
        finally:
            reader.kill()
