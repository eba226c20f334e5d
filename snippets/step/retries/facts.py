import inspect

import shop
from dbos import DBOS


@DBOS.step(retries_allowed=True, interval_seconds=0.01)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return charge(order)


@DBOS.step(max_attempts=5)
def charge_once(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay_once(order: str) -> str:
    return charge_once(order)


@DBOS.step()
def charge_by_hand(order: str) -> str:
    for attempt in range(3):
        try:
            return shop.charge(order)
        except shop.ShopError as error:
            last = error
    raise last


@DBOS.workflow()
def pay_by_hand(order: str) -> str:
    return charge_by_hand(order)


@DBOS.step(retries_allowed=True, max_attempts=0)
def charge_never(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay_never(order: str) -> str:
    return charge_never(order)


def default(option: str) -> object:
    return inspect.signature(DBOS.step).parameters[option].default


def attempts(lab):
    return failing(lab, "pay")


def attempts_not_allowed(lab):
    return failing(lab, "pay_once")


def attempts_by_hand(lab):
    return failing(lab, "pay_by_hand")


def attempts_after_crash(lab):
    lab.kill_on("charge", 3)
    lab.fail("charge")
    lab.worker().start("pay", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.attempts("charge")


def attempts_outside(lab):
    lab.fail("charge")
    lab.worker().error("charge", "o-1")
    return lab.attempts("charge")


def exhausted(lab):
    lab.fail("charge")
    lab.worker().start("pay", "o-1", id="order-1")
    return lab.ending("order-1")


def no_attempts(lab):
    lab.worker().start("pay_never", "o-1", id="order-1")
    return lab.ending("order-1")


def first_wait(lab):
    return lab.process().call("default", "interval_seconds")


def backoff(lab):
    return lab.process().call("default", "backoff_rate")


def failing(lab, workflow):
    lab.fail("charge")
    lab.worker().start(workflow, "o-1", id="order-1")
    lab.status("order-1")
    return lab.attempts("charge")
