"""One experiment as the warm parent runs it: a process of its own that measures and writes down what it found."""

import ast
import faulthandler
import json
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dbos_guide.lab.experiment import Lab, Place
from dbos_guide.lab.postgres import Server
from dbos_guide.lab.worker import die_with_parent

RESULT = "result.json"


@dataclass(frozen=True)
class Job:
    """What to run: the functions of `script`, each in a lab of its own on `program`.

    An experiment has one function, `measure`; a rule's facts have many.
    """

    id: str
    script: str
    functions: tuple[str, ...]
    program: str
    snippets: str
    directory: str
    server: dict[str, Any]
    template: str
    database: str
    kills: bool = True
    cold: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """What became of one function: `measured` in JSON's types, or `error`, a sentence with its `traceback`; the `story` of
    what happened, how many `kills` it planned, and how its `workers` ended, with the last they wrote."""

    measured: Any = None
    error: str | None = None
    traceback: str | None = None
    seconds: float = 0.0
    story: list[dict[str, Any]] = field(default_factory=list)
    kills: int = 0
    workers: list[dict[str, Any]] = field(default_factory=list)


def run(job: Job) -> None:
    """Runs the job in this process and writes `result.json` into its directory: function name to outcome."""
    die_with_parent()
    directory = Path(job.directory)
    directory.mkdir(parents=True, exist_ok=True)
    os.chdir(directory)
    faulthandler.register(signal.SIGUSR1, file=open(directory / "experiment.stack", "w"), all_threads=True)
    outcomes = {}
    for number, name in enumerate(job.functions):
        place = Place(
            server=Server(**job.server),
            template=job.template,
            database=f"{job.database}_{number}",
            directory=directory / name,
            snippets=Path(job.snippets),
            cold=job.cold,
        )
        outcomes[name] = asdict(_measure(job, name, place))
    part = directory / f"{RESULT}.part"
    part.write_text(json.dumps(outcomes))
    part.rename(directory / RESULT)


def _measure(job: Job, name: str, place: Place) -> Outcome:
    started = time.monotonic()
    lab = Lab(place, Path(job.program), kills=job.kills)
    measured, error, trace = None, None, None
    workers: list[dict[str, Any]] = []
    try:
        measured = json.loads(json.dumps(_function(Path(job.script), name)(lab)))
    except Exception as problem:
        error, trace = _sentence(problem), traceback.format_exc()
    finally:
        workers, happened = lab.logs(), lab.story()
        lab.close()
    seconds = time.monotonic() - started
    return Outcome(measured, error, trace, round(seconds, 3), happened, lab.ledger.planned_kills, workers)


def _sentence(problem: Exception) -> str:
    text = str(problem).strip().splitlines()
    return f"{type(problem).__name__}: {text[0]}" if text else type(problem).__name__


def _function(script: Path, name: str) -> Callable[[Lab], Any]:
    """The function of a script. A script may hold workflows as well, for its workers to import; of those only the
    workers' registries know, so here everything but the wanted functions is left out."""
    tree = ast.parse(script.read_text(), str(script))
    tree.body = [node for node in tree.body if not _is_program(node)]
    scope: dict[str, Any] = {"__name__": "experiment", "__file__": str(script)}
    exec(compile(tree, str(script), "exec"), scope)
    function: Callable[[Lab], Any] = scope[name]
    return function


def _is_program(node: ast.stmt) -> bool:
    """Whether a top-level statement is for workers: a decorated definition, or an import of dbos or the shop."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return bool(node.decorator_list)
    return False
