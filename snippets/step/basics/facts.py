import threading

import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return charge(order)


@DBOS.step()
def count(lock: threading.Lock) -> int:
    with lock:
        return 1


@DBOS.workflow()
def local_lock() -> int:
    return count(threading.Lock())


def charges_when_killed_inside(lab):
    lab.kill_after("charge")
    lab.worker().start("pay", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.count("charge")


def lock_as_argument(lab):
    lab.worker().start("local_lock", id="count-1")
    return lab.status("count-1")


def step_outside_workflow(lab):
    lab.worker().call("charge", "o-1")
    return len(lab.workflows())
