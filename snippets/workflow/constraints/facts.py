from collections.abc import Callable
from typing import Any

import shop
from dbos import DBOS


@DBOS.workflow()
def child() -> None:
    pass


@DBOS.step()
def start() -> None:
    DBOS.start_workflow(child)


@DBOS.step()
def enqueue() -> None:
    DBOS.enqueue_workflow("queue", child)


@DBOS.step()
def call() -> None:
    child()


@DBOS.step()
def receive() -> None:
    DBOS.recv("paid", timeout_seconds=0)


@DBOS.step()
def rest() -> None:
    DBOS.sleep(0.01)


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def start_stubbornly() -> None:
    shop.log("attempt")
    DBOS.start_workflow(child)


@DBOS.step()
def allowed() -> None:
    DBOS.send("order-1", "hello", "paid")
    DBOS.set_event("stage", "paid")
    DBOS.get_event("order-1", "stage", timeout_seconds=0)
    DBOS.write_stream("log", "paid")
    DBOS.list_workflows(limit=1)
    DBOS.retrieve_workflow("order-1").get_status()


@DBOS.workflow()
def run(step: str) -> None:
    steps: dict[str, Callable[[], Any]] = {
        "start": start,
        "enqueue": enqueue,
        "call": call,
        "receive": receive,
        "rest": rest,
        "start_stubbornly": start_stubbornly,
        "allowed": allowed,
    }
    steps[step]()


def receive_outside() -> None:
    DBOS.recv("paid")


def message_length(lab):
    lab.worker().start("run", "start", id="order-1")
    return len(lab.error_text("order-1"))


def ways(lab):
    worker = lab.worker()
    return [worker.error("run", step) for step in ("start", "enqueue", "call")].count("AssertionError")


def recv_in_step_message(lab):
    lab.worker().start("run", "receive", id="order-1")
    return lab.error_text("order-1")


def sleep_in_step(lab):
    lab.worker().start("run", "rest", id="order-1")
    return lab.ending("order-1")


def recv_outside(lab):
    return lab.worker().error("receive_outside")


def attempts(lab):
    lab.worker().start("run", "start_stubbornly", id="order-1")
    lab.status("order-1")
    return lab.count("log")


def exhausted(lab):
    lab.worker().start("run", "start_stubbornly", id="order-1")
    return lab.ending("order-1")


def allowed_in_step(lab):
    lab.worker().start("run", "allowed", id="order-1")
    return lab.ending("order-1")
