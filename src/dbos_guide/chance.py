"""A story without what its experiment declared to be chance; see `lab.experiment.Lab.chance`."""

import itertools
from collections.abc import Sequence
from typing import Any

Event = dict[str, Any]
SEVERAL = 3


def settled(story: Sequence[Event]) -> list[Event]:
    """The same story for every run: of what is chance, one of the ways in which it may happen."""
    declared = next((event for event in story if event["event"] == "chance"), None)
    if declared is None:
        return list(story)
    events = [event for event in story if "moment" in event]
    rest = [event for event in story if "moment" not in event]
    if declared["workers"]:
        events = _joined(events)
    events = _numberless(events, declared["number"])
    return _ordered(events, declared["order"]) + _uncounted(rest, declared["number"])


def _joined(events: Sequence[Event]) -> list[Event]:
    """The workers that may do each other's work, as one; those that ended, or took another's place, are not among them."""
    own = {event["worker"] for event in events if event["event"] in ("kill", "exit") or event.get("recovers")}
    own |= {event["recovers"] for event in events if event.get("recovers")}
    alike = [
        event["worker"]
        for event in events
        if event["event"] == "start" and event["worker"] not in own and event["executor"].startswith("worker-")
    ]
    numbers = [worker.removeprefix("worker-") for worker in alike]
    name = f"workers {', '.join(numbers[:-1])} and {numbers[-1]}" if len(alike) > 1 else "".join(alike)
    found = [{**event, "worker": name} if event["worker"] in alike else event for event in events]
    starts = [event for event in found if event["event"] == "start" and event["worker"] == name]
    return [event for event in found if event not in starts[1:]]


def _numberless(events: Sequence[Event], names: Sequence[str]) -> list[Event]:
    """Of each call whose number is chance the first in each worker."""
    found, seen = [], set()
    for event in events:
        if event["event"] == "call" and event["call"] in names:
            key = event["worker"], event["call"]
            if key in seen:
                continue
            seen.add(key)
            event = {**event, "times": 0, "args": [], "outcome": "done"}
        found.append(event)
    return found


def _ordered(events: Sequence[Event], names: Sequence[str]) -> list[Event]:
    """Calls whose order is chance, those of one name sorted where they follow each other."""
    found: list[Event] = []
    for name, group in itertools.groupby(events, key=lambda event: event["call"] if event["event"] == "call" else None):
        run = list(group)
        if name in names:
            order = sorted(run, key=lambda call: (call["worker"], str(call["args"]), call["outcome"]))
            run = [{**call, "moment": run[0]["moment"] + place / len(run)} for place, call in enumerate(order)]
        found += run
    return found


def _uncounted(events: Sequence[Event], names: Sequence[str]) -> list[Event]:
    """Workflows whose number is chance, once, without a status; curves of such calls that rise to several or stay at one."""
    found: list[Event] = []
    for event in events:
        if event["event"] == "workflow" and event["name"] in names:
            event = {**event, "id": None, "status": "", "steps": [], "count": 0}
        elif event["event"] == "flight" and event["call"] in names:
            event = {**event, "levels": [min(level, SEVERAL) for level in event["levels"][:1]], "several": True}
        if event not in found:
            found.append(event)
    return found
