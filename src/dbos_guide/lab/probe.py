"""The lab's only reach into DBOS's private parts: quicker polling, and a look at what a process is doing.

DBOS looks for new queues, and polls each queue, once a second; recovered workflows start through an internal queue
that it polls as often. Experiments are about what happens then, not about the wait, so the lab does all of it more
often. What a queue says about its own interval stays true to its registration. Everything used here is checked when the
lab starts, so a DBOS release that moves it gives a sentence, not a wrong measurement.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from dbos_guide.errors import GuideError

# A poll costs milliseconds of CPU, and idle workers are many: so DBOS polls eagerly at first, while recovered workflows
# wait to start, and for a while after each request of the experiment, which is about to wait for what comes of it.
EAGER_POLLING_SECONDS = 0.05
IDLE_POLLING_SECONDS = 0.25
EAGER_AT_FIRST_SECONDS = 1.0
EAGER_FOR_SECONDS = 0.2

_polls: Counter[str] = Counter()
_recovered = threading.Event()
_eager_until = 0.0


def hurry(seconds: float = EAGER_FOR_SECONDS) -> None:
    """Makes DBOS poll eagerly for the next seconds."""
    global _eager_until
    _eager_until = max(_eager_until, time.monotonic() + seconds)


def install() -> None:
    """Prepares this process and the ones it forks: call once, before the first launch.

    Raises:
        GuideError: this release of DBOS has no such private part.
    """
    import dbos._dbos as core
    import dbos._queue as queues
    import dbos._sys_db as system

    try:
        if hasattr(system.SystemDatabase, "dequeue_scopes"):  # since 3.4 called once in every poll
            _wrap(system.SystemDatabase, "dequeue_scopes", _count_polls)
        else:
            _wrap(queues, "queue_worker_thread", _count_rounds)
        _wrap(core, "startup_recovery_thread", _note_recovery)
        _wrap(core, "queue_thread", _wait_less)
    except AttributeError as error:
        raise GuideError(
            f"This release of dbos lacks a private part that the lab uses ({error}): mend src/dbos_guide/lab/probe.py."
        ) from None


def migrate(url: str) -> None:
    """Makes or migrates DBOS's system database at a URL: a public function since 3.2, before that the command line's."""
    from dbos import DBOS

    if hasattr(DBOS, "migrate"):
        DBOS.migrate(url)
    else:
        from dbos.cli.migration import run_dbos_database_migrations

        run_dbos_database_migrations(url)


def look() -> dict[str, Any]:
    """What DBOS does in this process: its `application`'s name, `active` workflow ids, `polls` by queue, `listening` queue
    names or None for all, `recovered` once start-up recovery has put back what it found; `launched` alone is False before a
    launch."""
    import dbos._dbos as core

    instance = core._dbos_global_instance
    # DBOS() is known to the whole process before its __init__ has run.
    if instance is None or not getattr(instance, "_launched", False) or instance._executor_field is None:
        return {"launched": False}
    return {
        "launched": True,
        "application": instance._config["name"],
        "active": list(instance._active_workflows_set.activeList()),
        "polls": dict(_polls),
        "listening": instance._listening_queues,
        "recovered": _recovered.is_set(),
    }


def forget() -> None:
    """Starts the counts afresh, in a newly forked worker."""
    _polls.clear()
    _recovered.clear()


def _wrap(owner: Any, name: str, wrapper: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    setattr(owner, name, wrapper(getattr(owner, name)))


class _ShortWaits:
    """A stop event as the threads of the queues see it: none of its waits is longer than the lab's interval."""

    def __init__(self, event: threading.Event):
        self._event = event

    def wait(self, timeout: float) -> bool:
        idle_until = time.monotonic() + min(timeout, IDLE_POLLING_SECONDS)
        while not self._event.wait(min(timeout, EAGER_POLLING_SECONDS)):
            now = time.monotonic()
            if now < _eager_until or now >= idle_until:
                return False
        return True

    def is_set(self) -> bool:
        return self._event.is_set()


def _wait_less(manage: Callable[..., Any]) -> Callable[..., Any]:
    def managing(stop_event: threading.Event, *args: Any, **kwargs: Any) -> Any:
        hurry(EAGER_AT_FIRST_SECONDS)
        return manage(_ShortWaits(stop_event), *args, **kwargs)

    return managing


def _count_polls(poll: Callable[..., Any]) -> Callable[..., Any]:
    def polled(self: Any, queue: Any, *args: Any, **kwargs: Any) -> Any:
        name = queue if isinstance(queue, str) else queue.name
        try:
            return poll(self, queue, *args, **kwargs)
        finally:
            _polls[name] += 1

    return polled


class _Rounds:
    """A stop event as the thread of one queue sees it: from one wait to the next it has polled the queue once."""

    def __init__(self, event: Any, queue: str):
        self._event, self._queue, self._polling = event, queue, False

    def wait(self, timeout: float) -> bool:
        _polls[self._queue] += self._polling
        stopped = bool(self._event.wait(timeout))
        self._polling = not stopped
        return stopped

    def is_set(self) -> bool:
        return bool(self._event.is_set())


def _count_rounds(work: Callable[..., Any]) -> Callable[..., Any]:
    """Before 3.4, what a queue's thread calls in a poll depends on the queue's limits, and may be nothing."""

    def working(stop_event: Any, dbos: Any, queue: Any) -> Any:
        return work(_Rounds(stop_event, queue.name), dbos, queue)

    return working


def _note_recovery(recover: Callable[..., Any]) -> Callable[..., Any]:
    def recovering(*args: Any, **kwargs: Any) -> Any:
        try:
            return recover(*args, **kwargs)
        finally:
            _recovered.set()

    return recovering
