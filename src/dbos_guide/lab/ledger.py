"""What the outside world saw and what goes wrong in it: the shop's ledger and the plan of its faults."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dbos_guide.lab.process import Worker

T = TypeVar("T")

POLL_SECONDS = 0.005

ALWAYS = 10**9


@dataclass(frozen=True)
class Call:
    """One call that reached the shop.

    `number` counts the calls of this name from 1; `start` and `end` are monotonic seconds, equal in all processes,
    `end` None while it is under way. `outcome` is "done", "repeated" (its key was charged before), "failed", "killed"
    (its caller died in it, before or after the effect) or "open". `effect` says whether the world was changed.
    """

    name: str
    number: int
    args: list[Any]
    pid: int
    start: float
    end: float | None
    outcome: str
    effect: bool


class Ledger:
    """The ledger of one experiment and the plan of its faults."""

    def __init__(self, path: Path, *, kills: bool = True):
        self.path = path
        self._plan: list[dict[str, Any]] = []
        self._kills = kills
        self.planned_kills = 0
        # The calls that were made to last: only of those is it no accident what happens meanwhile.
        self.lasting: set[str] = set()

    def calls(self, name: str | None = None) -> list[Call]:
        """The calls in the order in which they arrived."""
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for event in self.events():
            found.setdefault((event["call"], event["number"]), []).append(event)
        return [_call(events) for (call, _), events in found.items() if name in (None, call)]

    def events(self) -> list[dict[str, Any]]:
        """The raw lines."""
        if not self.path.exists():
            return []
        with open(self.path) as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def plan(self, do: str, call: str, *, nth: int = 1, until: int | None = None, arg: Any = None, **extra: Any) -> None:
        """Adds a fault for calls number `nth` to `until` (the same by default) of this name, and of those with `arg` among
        their arguments if it is given."""
        if do.startswith("kill"):
            self.planned_kills += 1
            if not self._kills:
                return
        if do in ("hold", "slow"):
            self.lasting.add(call)
        until = nth if until is None else until
        self._plan.append({"do": do, "call": call, "nth": nth, "until": until, "arg": arg, **extra})
        self._save()

    def release(self, call: str | None = None) -> None:
        """Lets the held calls of this name, or of all names, go on."""
        self._plan = [fault for fault in self._plan if not (fault["do"] == "hold" and call in (None, fault["call"]))]
        self._save()

    def working(self, pids: Collection[int]) -> bool:
        """Whether one of these processes has a call under way that no plan holds."""
        calls = self.calls()
        held = {id(call) for fault in self._plan if fault["do"] == "hold" for call in _meets(fault, calls)}
        return any(call.outcome == "open" and call.pid in pids and id(call) not in held for call in calls)

    def _save(self) -> None:
        new = Path(f"{self.path}.plan.new")
        new.write_text(json.dumps(self._plan))
        # Under the ledger's lock: a call sees the plan before or after this change, never half of both.
        with open(f"{self.path}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.replace(new, f"{self.path}.plan")


def _meets(fault: dict[str, Any], calls: list[Call]) -> list[Call]:
    """The calls that a planned fault meets: those from `nth` to `until` of its name, and of its argument if it has one."""
    counted = [call for call in calls if call.name == fault["call"] and fault["arg"] in (None, *call.args)]
    return counted[fault["nth"] - 1 : fault["until"]]


def peak(calls: list[Call]) -> int:
    """The largest number of calls under way at one moment."""
    edges = [(call.start, 1) for call in calls] + [(call.end, -1) for call in calls if call.end is not None]
    most = now = 0
    for _, change in sorted(edges):
        now += change
        most = max(most, now)
    return most


def _call(events: list[dict[str, Any]]) -> Call:
    first, last = events[0], events[-1]
    seen = [event["event"] for event in events]
    return Call(
        name=first["call"],
        number=first["number"],
        args=first["args"],
        pid=first["pid"],
        start=first["at"],
        end=None if last is first else last["at"],
        outcome="open" if last is first else last["event"],
        effect="done" in seen,
    )


def until(condition: Callable[[], T | None]) -> T:
    """Waits until the condition returns something true, and returns it; the parent process enforces the limit."""
    while not (value := condition()):
        time.sleep(POLL_SECONDS)
    return value


class World:
    """The side of a lab that plans faults and reads the ledger."""

    ledger: Ledger

    def kill_on(self, call: str, nth: int = 1, *, arg: Any = None) -> None:
        """SIGKILLs the caller when the nth call of this name arrives, before it has any effect."""
        self.ledger.plan("kill", call, nth=nth, arg=arg)

    def kill_after(self, call: str, nth: int = 1, *, arg: Any = None) -> None:
        """SIGKILLs the caller when the nth call of this name has had its effect, before it returns."""
        self.ledger.plan("kill_after", call, nth=nth, arg=arg)

    def fail(self, call: str, times: int = ALWAYS, *, error: str = "ShopError", arg: Any = None) -> None:
        """Makes the first `times` calls of this name raise `shop.<error>`."""
        self.ledger.plan("fail", call, until=times, error=error, arg=arg)

    def slow(self, call: str, seconds: float, *, arg: Any = None) -> None:
        """Makes every call of this name take `seconds`."""
        self.ledger.plan("slow", call, until=ALWAYS, seconds=seconds, arg=arg)

    def reply(self, call: str, *values: Any) -> None:
        """Makes the calls of this name return these values, the last one from then on."""
        for number, value in enumerate(values, start=1):
            self.ledger.plan("reply", call, nth=number, until=number if number < len(values) else ALWAYS, value=value)

    def hold(self, call: str, nth: int = 1, *, every: bool = False, arg: Any = None) -> None:
        """Holds the nth call of this name, or every one from the nth, under way until `release`."""
        self.ledger.plan("hold", call, nth=nth, until=ALWAYS if every else nth, arg=arg)

    def release(self, call: str) -> None:
        """Lets held calls go on."""
        self.ledger.release(call)

    def count(self, call: str) -> int:
        """How many calls of this name had their effect."""
        return sum(one.effect for one in self.ledger.calls(call))

    def attempts(self, call: str) -> int:
        """How many calls of this name arrived, whatever became of them."""
        return len(self.ledger.calls(call))

    def calls(self, call: str | None = None) -> list[Call]:
        """The calls that arrived, in order."""
        return self.ledger.calls(call)

    def order(self, call: str) -> list[Any]:
        """The first argument of each call of this name that had its effect, in order of arrival."""
        return [one.args[0] if one.args else None for one in self.ledger.calls(call) if one.effect]

    def peak(self, call: str) -> int:
        """The most calls of this name that were under way at once."""
        return peak(self.ledger.calls(call))

    def shares(self, call: str, *workers: "Worker") -> list[int]:
        """How many calls of this name each of these workers made."""
        return [sum(one.pid == worker.pid for one in self.ledger.calls(call)) for worker in workers]

    def until(self, condition: Callable[[], T | None]) -> T:
        """Waits until the condition returns something true, and returns it."""
        return until(condition)

    def wait_call(self, call: str, nth: int = 1, *, done: bool = False) -> Call:
        """Waits until the nth call of this name has arrived, or with `done` has had its effect."""

        def seen() -> Call | None:
            return next((c for c in self.ledger.calls(call) if c.number == nth and (c.effect or not done)), None)

        return until(seen)
