import uuid

import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order, key=f"{DBOS.workflow_id}-{DBOS.step_id}")


@DBOS.step()
def charge_random(order: str) -> str:
    return shop.charge(order, key=str(uuid.uuid4()))


@DBOS.step()
def make_key() -> str:
    return str(uuid.uuid4())


@DBOS.step()
def charge_with(order: str, key: str) -> str:
    return shop.charge(order, key=key)


@DBOS.workflow()
def pay(order: str) -> None:
    charge(order)
    shop.log("paid")


@DBOS.workflow()
def pay_by_order(order: str) -> None:
    charge_with(order, f"charge-{order}")


@DBOS.workflow()
def pay_random(order: str) -> None:
    charge_random(order)


@DBOS.workflow()
def pay_recorded(order: str) -> None:
    charge_with(order, make_key())


def fork(id: str) -> str:
    return DBOS.fork_workflow(id, 1).workflow_id


def attempts(lab):
    return arrivals(lab, "pay")


def workflow_and_step(lab):
    return charges(lab, "pay")


def random_key(lab):
    return charges(lab, "pay_random")


def recorded_key(lab):
    return charges(lab, "pay_recorded")


def forked(lab):
    return charges_with_fork(lab, "pay")


def forked_by_order(lab):
    return charges_with_fork(lab, "pay_by_order")


def charges_with_fork(lab, workflow):
    worker = lab.worker()
    worker.start(workflow, "o-1", id="order-1")
    lab.status("order-1")
    lab.status(worker.call("fork", "order-1"))
    return lab.count("charge")


def charges(lab, workflow):
    lab.kill_after("charge")
    lab.worker().start(workflow, "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.count("charge")


def arrivals(lab, workflow):
    charges(lab, workflow)
    return lab.attempts("charge")
