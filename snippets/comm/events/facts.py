import inspect
import time

from dbos import DBOS


@DBOS.workflow()
def fails() -> None:
    raise ValueError("no such image")


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def publish() -> None:
    DBOS.set_event("tries", DBOS.step_status.current_attempt)
    if DBOS.step_status.current_attempt < 2:
        raise ValueError("again")


@DBOS.workflow()
def publishes() -> None:
    publish()


@DBOS.workflow()
def three_events() -> None:
    for done in range(3):
        DBOS.set_event("done", done)


def default_timeout(lab):
    return lab.process().call("timeout_of_get_event")


def unknown_job(lab):
    return repr(lab.worker().call("progress", "no-such-job"))


def failed_job_waits(lab):
    worker = lab.worker()
    worker.start("fails", id="album-1")
    lab.status("album-1")
    return worker.call("waited_out", "album-1", 0.3)


def outside(lab):
    return lab.worker().message("announce")


def in_event_loop(lab):
    return lab.worker().error("from_coroutine", "album-1")


def from_step(lab):
    worker = lab.worker()
    worker.start("publishes", id="album-1")
    lab.status("album-1")
    return worker.call("all_events", "album-1")["tries"]


def rows(lab):
    lab.worker().start("three_events", id="album-1")
    lab.status("album-1")
    return len(lab.steps("album-1"))


def timeout_of_get_event() -> float:
    return inspect.signature(DBOS.get_event).parameters["timeout_seconds"].default


def progress(job: str) -> object:
    return DBOS.get_event(job, "done", timeout_seconds=0)


def waited_out(job: str, seconds: float) -> str:
    started = time.monotonic()
    DBOS.get_event(job, "done", timeout_seconds=seconds)
    return "whole" if time.monotonic() - started >= 0.9 * seconds else "shortened"


def announce() -> None:
    DBOS.set_event("done", 0)


def all_events(job: str) -> dict[str, object]:
    return DBOS.get_all_events(job)


async def from_coroutine(job: str) -> object:
    return DBOS.get_event(job, "done", timeout_seconds=0)
