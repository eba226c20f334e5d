"""Pictures of proofs: what they show, that words say the same, and that chance does not change them."""

from typing import Any
from xml.etree import ElementTree

from dbos_guide import lanes, pictures
from dbos_guide.lab.ledger import Call
from dbos_guide.lab.story import levels, story


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


def chance(**what: Any) -> dict[str, Any]:
    return {"event": "chance", "order": [], "number": [], "workers": False, **what}


def same(*stories: list[dict[str, Any]]) -> bool:
    """Whether stories, told of both programs, give one picture."""
    found = {pictures.picture({side: {"measured": 8, "story": story} for side in ("wrong", "right")}) for story in stories}
    return len(found) == 1


def test_which_worker_does_what_may_be_chance() -> None:
    splits = [
        [start("worker-1", 0), start("worker-2", 1)]
        + [call("worker-1" if number < first else "worker-2", "ask", 2 + number) for number in range(8)]
        for first in (3, 5)
    ]
    assert same(*[[*story, chance(workers=True)] for story in splits])
    assert not same(*splits)
    assert not same(*[[*story, chance(order=["ask"], number=["report"])] for story in splits])


def test_the_order_of_calls_may_be_chance() -> None:
    orders = [
        [start("worker-1", 0), *(call("worker-1", "ship", 1 + n, "done", order) for n, order in enumerate(orders))]
        for orders in (["o-1", "o-2"], ["o-2", "o-1"])
    ]
    assert same(*[[*story, chance(order=["ship"])] for story in orders])
    assert not same(*orders)
    before, after = (
        [start("worker-1", 0), call("worker-1", *first), call("worker-1", *last), chance(order=["ship"])]
        for first, last in ((("charge", 1), ("ship", 2)), (("ship", 1), ("charge", 2)))
    )
    assert not same(before, after), "the order of ship and charge is none of it"


def test_the_number_of_calls_and_of_workflows_may_be_chance() -> None:
    def polls(number: int, status: str) -> list[dict[str, Any]]:
        asked = [call("worker-1", "recorded", 1 + n) for n in range(number)]
        return [start("worker-1", 0), *asked, call("worker-1", "ship", 50), {**ended("o-1", status), "count": number}]

    declared = chance(number=["recorded", "checkout"])
    assert same([*polls(3, "SUCCESS"), declared], [*polls(7, "PENDING"), declared])
    assert not same(polls(3, "SUCCESS"), polls(7, "SUCCESS"))
    assert "recorded ×n, ship. In the end: n × checkout." in lanes.words(
        {side: {"measured": 1, "story": [*polls(3, "SUCCESS"), declared]} for side in ("wrong", "right")}
    )


def ask(name: str, answer: Any) -> dict[str, Any]:
    return {"event": "ask", "worker": "worker-1", "executor": "worker-1", "call": name, "args": ["ann"], "answer": answer}


def test_what_calls_do_not_tell_apart_answers_do() -> None:
    def told(answer: Any, *more: dict[str, Any]) -> dict[str, Any]:
        return {"measured": 1, "story": [start("worker-1", 0), *more, ask("orders_of", answer)]}

    (wrong, right) = lanes.lanes({"wrong": told(["o-1", "o-2"]), "right": told(["o-1"])})
    assert (wrong.answers, right.answers) == (["orders_of ann → o-1, o-2"], ["orders_of ann → o-1"])
    (wrong, right) = lanes.lanes({"wrong": told(["o-1"], call("worker-1", "ship", 1)), "right": told(["o-1"])})
    assert wrong.answers == right.answers == []


def test_where_nothing_tells_apart_the_measured_numbers_are_counted_out() -> None:
    drawn = pictures.picture({"wrong": {"measured": 20, "story": CRASH}, "right": {"measured": 1, "story": CRASH}})
    assert drawn.count("■") == 21


def test_steps_stand_for_calls_where_the_outside_world_is_not_called() -> None:
    crash = [start("worker-1", 0), kill("worker-1", 1), start("worker-2", 2, recovers="worker-1")]
    ran = [{"event": "ran", "worker": worker, "steps": ["add_credit"]} for worker in ("worker-1", "worker-2")]
    wrong, right = lanes.lanes(
        {"wrong": {"measured": 200, "story": [*crash, *ran]}, "right": {"measured": 100, "story": [*crash, ran[0]]}}
    )
    assert [[mark.name for mark in row.marks] for row in wrong.rows] == [["add_credit"], ["add_credit"]]
    assert [[mark.name for mark in row.marks] for row in right.rows] == [["add_credit"], []]


def test_arguments_that_begin_alike_are_told_apart_by_their_ends() -> None:
    texts = ["Track your parcel: None", "Track your parcel: parcel-o-1"]
    sides = zip(("wrong", "right"), texts, strict=True)
    told = lanes.words(
        {
            side: {"measured": 1, "story": [start("worker-1", 0), call("worker-1", "mail", 1, "done", text)]}
            for side, text in sides
        }
    )
    assert "mail …None" in told
    assert "mail …parcel-o-1" in told


def happened(*calls: tuple[str, float, float]) -> list[tuple[str, str]]:
    made = [Call(name, 1, [], 1, begin, end, "done", True) for name, begin, end in calls]
    return [
        (event["call"], event["outcome"]) for event in story([], made, None, lasting=["reserve"]) if event["event"] == "call"
    ]


def test_a_call_made_to_last_is_told_twice_when_others_come_and_go_meanwhile() -> None:
    others = ("charge", 1.0, 2.0), ("release", 3.0, 4.0)
    assert happened(("reserve", 0.0, 5.0), *others) == [
        ("charge", "done"),
        ("reserve", "begun"),
        ("release", "done"),
        ("reserve", "done"),
    ]
    assert happened(("reserve", 0.0, 2.5), *others) == [("charge", "done"), ("reserve", "done"), ("release", "done")]
    assert happened(("ship", 0.0, 5.0), *others)[1] == ("ship", "done"), "what others do meanwhile is chance"


def flight(*spans: tuple[float, float | None]) -> list[int]:
    return levels([Call("resize", n, [], 1, start, end, "done", True) for n, (start, end) in enumerate(spans, 1)])


def test_levels_leave_out_what_a_millisecond_changes() -> None:
    assert flight((0, 3), (1, 4), (2, 5)) == [3, 0]
    assert flight((0, 3), (1, 4), (3.001, 6), (4.001, 7)) == flight((0, 3), (1, 4), (3.9, 6), (5.9, 7)) == [2, 0]
    assert flight((0, None), (1, None)) == [2]
