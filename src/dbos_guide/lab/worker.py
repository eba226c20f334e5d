"""The inside of a worker: a forked process that runs one program and does what the experiment asks of it.

A worker is either a module, which the lab imports, configures and launches, or a main program, which the lab
runs as `__main__` and which does all of that itself. In both a thread of its own answers the experiment, so that a
worker whose main thread is busy, blocked or gone can still be asked.
"""

import asyncio
import atexit
import ctypes
import faulthandler
import importlib
import inspect
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dbos_guide.lab import environment, probe
from dbos_guide.lab.lines import Lines

PROGRAM = "program"


@dataclass(frozen=True)
class Spec:
    """How a worker is started.

    `program` is the file it runs; `main` holds its command line when it runs as `__main__`, `serve` the name of the
    ASGI app in it when uvicorn runs it, `pytest` pytest's arguments when it is a test module. `launch` False leaves
    configuring and launching DBOS to the program; `imported` False imports the program only when something asks for it,
    such as a pickled result.
    `listen` names the only queues the worker serves; with an empty list it enqueues and runs nothing of a queue, as a
    web server does.
    `python` is the interpreter of another environment that runs a main program instead; such a worker cannot be
    asked anything.
    """

    program: Path
    executor: str = "worker-1"
    version: str = "1"
    main: tuple[str, ...] | None = None
    serve: str | None = None
    pytest: tuple[str, ...] | None = None
    launch: bool = True
    imported: bool = True
    listen: list[str] | None = None
    python: str | None = None
    config: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str | None] = field(default_factory=dict)

    @property
    def runs_dbos(self) -> bool:
        """Whether DBOS, in the lab's release, is or will be launched in it."""
        launches = self.launch or self.main is not None or self.serve is not None or self.pytest is not None
        return self.python is None and launches


def die_with_parent() -> None:
    """Asks the kernel to SIGKILL this process when its parent ends; where it cannot, the next run's sweep does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


def run(spec: Spec, control: Connection, lines: Lines, directory: Path, name: str) -> None:
    """Runs the worker in the forked child; never returns."""
    code = 1
    lines.process = name
    try:
        die_with_parent()
        _redirect(directory / f"{name}.out", directory / f"{name}.err")
        faulthandler.register(signal.SIGUSR1, file=open(directory / f"{name}.stack", "w"), all_threads=True)
        for variable, value in spec.env.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value
        _make_importable(spec.program, directory / f"{name}.import")
        os.chdir(directory / "work")
        probe.forget()
        code = _run_program(spec, control, lines)
    except BaseException:
        traceback.print_exc()
        _send(control, ("died", traceback.format_exc()))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _make_importable(program: Path, folder: Path) -> None:
    """Lets processes that the program starts import it, and with it unpickle its functions, under the name it has here."""
    folder.mkdir(exist_ok=True)
    (folder / f"{PROGRAM}.py").symlink_to(program)
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])


def _run_program(spec: Spec, control: Connection, lines: Lines) -> int:
    if spec.python is not None:
        _send(control, ("ready", None))
        os.execv(spec.python, environment.command(spec.python, lines.directory, lines.sources, spec.program, spec.main or ()))
    lines.install({PROGRAM: spec.program})
    sys.path.insert(0, str(spec.program.parent))  # as Python does, so that a program can import the files beside it
    if spec.main is not None:
        sys.argv = [str(spec.program), *spec.main]
        threading.Thread(target=_answer, args=(control, lambda: sys.modules["__main__"]), daemon=True).start()
        _send(control, ("ready", None))
        code = _exit_code(lambda: lines.run_main(spec.program))
        # What the interpreter does once the main thread is done: join the other threads, run the exit handlers.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        return code
    if spec.serve is not None:
        return _serve(spec, control)
    if spec.pytest is not None:
        from dbos_guide.lab import testing

        threading.Thread(target=_answer, args=(control, lambda: sys.modules[spec.program.stem]), daemon=True).start()
        _send(control, ("ready", None))
        _send(control, ("tests", testing.run(spec.program, spec.pytest)))
        return 0
    from dbos import DBOS

    module = importlib.import_module(PROGRAM) if spec.imported else None
    if spec.launch:
        DBOS(config={**_config(), **spec.config})  # type: ignore[typeddict-item]
        if spec.listen is not None:
            DBOS.listen_queues(spec.listen)
        DBOS.launch()
    _send(control, ("ready", None))
    _answer(control, lambda: module)
    return 0


def _exit_code(main: Callable[[], None]) -> int:
    try:
        main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _config() -> dict[str, Any]:
    return {
        "name": "shop",
        "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"],
        "notification_listener_polling_interval_sec": 0.05,
        "scheduler_polling_interval_sec": 0.5,
        "console_log_level": "INFO",
    }


def _serve(spec: Spec, control: Connection) -> int:
    """Runs `uvicorn program:app` as its command line does, on a free port of this machine."""
    import socket

    import uvicorn.main

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_answer, args=(control, lambda: sys.modules[spec.program.stem]), daemon=True).start()
    _send(control, ("ready", listener.getsockname()[1]))
    uvicorn.main.main(
        [f"{spec.program.stem}:{spec.serve}", "--fd", str(listener.fileno()), "--no-use-colors"], standalone_mode=False
    )
    return 0


# ---------------------------------------------------------------- what the experiment may ask


def _answer(control: Connection, module: Callable[[], Any]) -> None:
    """Takes requests `(number, verb, arguments)` and answers `(number, ok, value)`, each from a thread of its own."""
    while True:
        try:
            number, verb, arguments = control.recv()
        except (EOFError, OSError):
            return
        if verb == "stop":
            _send(control, (number, True, None))
            return
        thread = threading.Thread(target=_do, args=(control, module, number, verb, arguments), daemon=True)
        thread.start()


def _do(control: Connection, module: Callable[[], Any], number: int, verb: str, arguments: dict[str, Any]) -> None:
    try:
        probe.hurry()
        value = _VERBS[verb](module(), **arguments) if verb != "look" else probe.look()
        _send(control, (number, True, _plain(value)))
    except BaseException as error:
        lines = "".join(traceback.format_exception(error))
        _send(control, (number, False, {"type": type(error).__name__, "text": str(error), "traceback": lines}))


def _find(module: Any, name: str) -> Any:
    for part in name.split("."):
        module = getattr(module, part)
    return module


def _call(module: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    result = _find(module, name)(*args, **kwargs)
    return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result


async def _awaited(result: Any) -> Any:
    return await result


def _start(module: Any, name: str, args: list[Any], kwargs: dict[str, Any], options: dict[str, Any]) -> str:
    from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, SetWorkflowTimeout

    with ExitStack() as stack:
        if options.get("id"):
            stack.enter_context(SetWorkflowID(options["id"]))
        if options.get("timeout"):
            stack.enter_context(SetWorkflowTimeout(options["timeout"]))
        if options.get("enqueue"):
            stack.enter_context(SetEnqueueOptions(**options["enqueue"]))
        function = _find(module, name)
        if options.get("queue"):
            return DBOS.enqueue_workflow(options["queue"], function, *args, **kwargs).workflow_id
        return DBOS.start_workflow(function, *args, **kwargs).workflow_id


def _destroy(module: Any, seconds: int) -> None:
    from dbos import DBOS

    DBOS.destroy(workflow_completion_timeout_sec=seconds)


def _read(module: Any, id: str) -> dict[str, Any]:
    """Status, output and error of a workflow as a client in this process sees them."""
    from dbos import DBOSClient

    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    try:
        found = client.retrieve_workflow(id).get_status()
        error = found.error
        return {
            "status": found.status,
            "output": found.output,
            "error": None if error is None else type(error).__name__,
            "text": None if error is None else str(error),
        }
    finally:
        client.destroy()


_VERBS: dict[str, Callable[..., Any]] = {"call": _call, "start": _start, "destroy": _destroy, "read": _read}

_sending = threading.Lock()


def _send(control: Connection, message: tuple[Any, ...]) -> None:
    with _sending:
        try:
            control.send(message)
        except OSError:
            return


def _plain(value: Any) -> Any:
    """The value in JSON's types, which every process can read; what has no such form becomes its `repr`."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return repr(value)


def _redirect(out: Path, err: Path) -> None:
    """Sends this process's output, also that of its children, to two files."""
    for stream, path in ((1, out), (2, err)):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(handle, stream)
        os.close(handle)
    sys.stdout = io.TextIOWrapper(open(1, "wb", closefd=False), line_buffering=True)
    sys.stderr = io.TextIOWrapper(open(2, "wb", buffering=0, closefd=False), write_through=True)
