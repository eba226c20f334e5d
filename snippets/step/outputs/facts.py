import threading

import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> object:
    return {shop.charge(order): order}.keys()


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def charge_retried(order: str) -> object:
    return {shop.charge(order): order}.keys()


@DBOS.step()
def count(lock: threading.Lock) -> int:
    with lock:
        return 1


@DBOS.workflow()
def pay(order: str) -> None:
    charge(order)


@DBOS.workflow()
def pay_retried(order: str) -> None:
    charge_retried(order)


@DBOS.workflow()
def caught(order: str) -> None:
    try:
        charge(order)
    except TypeError:
        shop.log("caught")


@DBOS.workflow()
def guarded(lock: threading.Lock) -> int:
    return count(lock)


def fork(id: str) -> str:
    return DBOS.fork_workflow(id, 1).workflow_id


def lock_to_workflow() -> None:
    DBOS.start_workflow(guarded, threading.Lock())


def message(lab):
    lab.worker().start("pay", "o-1", id="order-1")
    return lab.error_text("order-1")


def recorded(lab):
    lab.worker().start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return len(lab.steps("order-1"))


def attempts(lab):
    lab.worker().start("pay_retried", "o-1", id="order-1")
    lab.status("order-1")
    return lab.attempts("charge")


def charges_after_catching(lab):
    lab.kill_on("log")
    lab.worker().start("caught", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.count("charge")


def charges_after_fork(lab):
    worker = lab.worker()
    worker.start("pay", "o-1", id="order-1")
    lab.status("order-1")
    lab.status(worker.call("fork", "order-1"))
    return lab.count("charge")


def lock_as_input(lab):
    return lab.worker().error("lock_to_workflow")


def rows_after_lock(lab):
    lab.worker().error("lock_to_workflow")
    return len(lab.workflows())
