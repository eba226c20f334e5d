import shop
from dbos import DBOS


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def outer(order: str) -> str:
    return charge(order)


@DBOS.step()
def outer_run_step(order: str) -> str:
    return DBOS.run_step({"name": "inner"}, shop.charge, order)


@DBOS.step()
def outer_workflow(order: str) -> str:
    return pay(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return outer(order)


@DBOS.workflow()
def pay_run_step(order: str) -> str:
    return outer_run_step(order)


@DBOS.workflow()
def pay_workflow(order: str) -> str:
    return outer_workflow(order)


def recorded(lab):
    return names(lab, "pay")


def recorded_run_step(lab):
    return names(lab, "pay_run_step")


def attempts(lab):
    lab.fail("charge")
    lab.worker().start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return lab.attempts("charge")


def workflow_inside(lab):
    lab.worker().start("pay_workflow", "o-1", id="order-1")
    return lab.ending("order-1")


def workflow_inside_message(lab):
    lab.worker().start("pay_workflow", "o-1", id="order-1")
    return len(lab.error_text("order-1"))


def names(lab, workflow):
    lab.worker().start(workflow, "o-1", id="order-1")
    lab.status("order-1")
    return ", ".join(lab.steps("order-1"))
