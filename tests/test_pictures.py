"""Pictures of proofs: what they show, that words say the same, and that chance does not change them."""

from typing import Any
from xml.etree import ElementTree

from dbos_guide import lanes, pictures
from dbos_guide.lab.ledger import Call
from dbos_guide.lab.story import levels


def start(worker: str, moment: int, recovers: str | None = None) -> dict[str, Any]:
    base = {"event": "start", "worker": worker, "executor": "worker-1", "version": "1", "dbos": True}
    return {**base, "recovers": recovers, "moment": moment}


def call(worker: str, name: str, moment: int, outcome: str = "done", *args: Any) -> dict[str, Any]:
    effect = outcome == "done"
    return {
        "event": "call",
        "worker": worker,
        "call": name,
        "args": list(args),
        "outcome": outcome,
        "effect": effect,
        "moment": moment,
    }


def kill(worker: str, moment: int) -> dict[str, Any]:
    return {"event": "kill", "worker": worker, "moment": moment}


def ended(id: str, status: str) -> dict[str, Any]:
    return {"event": "workflow", "id": id, "name": "checkout", "status": status, "queue": None, "steps": ["ship"], "count": 1}


CRASH = [
    start("worker-1", 0),
    call("worker-1", "charge", 1),
    call("worker-1", "ship", 2, "killed"),
    kill("worker-1", 3),
    start("worker-2", 4, recovers="worker-1"),
]
PROOF = {
    "wrong": {
        "measured": 2,
        "story": [*CRASH, call("worker-2", "charge", 5), call("worker-2", "ship", 6), ended("o-1", "SUCCESS")],
    },
    "right": {"measured": 1, "story": [*CRASH, call("worker-2", "ship", 5), ended("o-1", "SUCCESS")]},
}


def test_words_say_what_the_picture_shows() -> None:
    assert lanes.words(PROOF) == (
        "Wrong: worker 1: charge, ship, then SIGKILL. worker 2, in place of worker 1: charge, ship."
        " In the end: o-1 SUCCESS. Measured: 2."
        " Right: worker 1: charge, ship, then SIGKILL. worker 2, in place of worker 1: ship."
        " In the end: o-1 SUCCESS. Measured: 1."
    )


def test_the_picture_is_well_formed_and_marks_what_differs() -> None:
    drawn = pictures.picture(PROOF)
    tree = ElementTree.fromstring(drawn)
    differing = [element for element in tree.iter() if "gp-differs" in element.get("class", "")]
    assert len(differing) == 3, "the charges: two in the wrong lane, one in the right"
    assert drawn.count("✖") == 2
    assert pictures.picture(PROOF) == drawn


def test_names_from_a_ledger_cannot_break_the_page() -> None:
    story = [start("worker-1", 0), call("worker-1", "<script>", 1), call("worker-1", "a&b", 2)]
    drawn = pictures.picture({side: {"measured": "<b>", "story": story} for side in ("wrong", "right")})
    assert "<script>" not in drawn
    ElementTree.fromstring(drawn)


def test_without_calls_the_recorded_steps_are_shown() -> None:
    story = [start("worker-1", 0), ended("o-1", "ERROR")]
    (wrong, _) = lanes.lanes({side: {"measured": None, "story": story} for side in ("wrong", "right")})
    assert [row.label for row in wrong.rows] == ["worker 1", "recorded steps of o-1"]


def test_workers_that_share_work_by_chance_are_one_row() -> None:
    pictures_of_splits = set()
    for first in (3, 5):
        story = [start("worker-1", 0), start("worker-2", 1)]
        story += [call("worker-1" if number < first else "worker-2", "ask", 2 + number) for number in range(8)]
        pictures_of_splits.add(pictures.picture({side: {"measured": 8, "story": story} for side in ("wrong", "right")}))
    assert len(pictures_of_splits) == 1


def flight(*spans: tuple[float, float | None]) -> list[int]:
    return levels([Call("resize", n, [], 1, start, end, "done", True) for n, (start, end) in enumerate(spans, 1)])


def test_levels_leave_out_what_a_millisecond_changes() -> None:
    assert flight((0, 3), (1, 4), (2, 5)) == [3, 0]
    assert flight((0, 3), (1, 4), (3.001, 6), (4.001, 7)) == flight((0, 3), (1, 4), (3.9, 6), (5.9, 7)) == [2, 0]
    assert flight((0, None), (1, None)) == [2]
