import shop
from dbos import DBOS, error


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def charge_once(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return charge(order)


@DBOS.workflow()
def pay_once(order: str) -> str:
    return charge_once(order)


@DBOS.workflow()
def look(order: str) -> list[str]:
    try:
        charge(order)
    except error.DBOSMaxStepRetriesExceeded as failure:
        shop.log("caught")
        return [type(one).__name__ for one in failure.errors]


def message(lab):
    lab.fail("charge")
    lab.worker().start("pay", "o-1", id="order-1")
    return lab.error_text("order-1")


def without_retries(lab):
    lab.fail("charge")
    lab.worker().start("pay_once", "o-1", id="order-1")
    return lab.ending("order-1")


def errors_after_recovery(lab):
    lab.fail("charge")
    lab.kill_on("log")
    lab.worker().start("look", "o-1", id="order-1")
    lab.recover()
    return ", ".join(lab.result("order-1"))


def attempts_after_recovery(lab):
    lab.fail("charge")
    lab.kill_on("log")
    lab.worker().start("look", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.attempts("charge")


def import_from_dbos(lab):
    return lab.process().error("from_dbos")


def import_from_error(lab):
    return lab.process().message("from_error")


def from_dbos() -> None:
    from dbos import DBOSMaxStepRetriesExceeded  # noqa: F401


def from_error() -> None:
    from dbos.error import DBOSMaxStepRetriesExceeded  # noqa: F401
