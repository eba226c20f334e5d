import shop
from dbos import DBOS


def is_temporary(error: BaseException) -> bool:
    shop.log("asked")
    return not isinstance(error, shop.CardDeclined)


async def is_temporary_async(error: BaseException) -> bool:
    return False


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01, should_retry=is_temporary)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step(should_retry=is_temporary)
def charge_once(order: str) -> str:
    return shop.charge(order)


@DBOS.step(retries_allowed=True, should_retry=is_temporary_async)
def charge_async_rule(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return charge(order)


@DBOS.workflow()
def pay_once(order: str) -> str:
    return charge_once(order)


@DBOS.workflow()
def pay_async_rule(order: str) -> str:
    return charge_async_rule(order)


def asked(lab):
    lab.fail("charge")
    lab.worker().start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return lab.count("log")


def asked_without_retries(lab):
    lab.fail("charge")
    lab.worker().start("pay_once", "o-1", id="order-1")
    lab.status("order-1")
    return lab.count("log")


def async_rule(lab):
    lab.worker().start("pay_async_rule", "o-1", id="order-1")
    return lab.ending("order-1")


def async_rule_calls(lab):
    lab.worker().start("pay_async_rule", "o-1", id="order-1")
    lab.status("order-1")
    return lab.attempts("charge")


def error_after_a_retry(lab):
    lab.fail("charge", times=1)
    lab.ledger.plan("fail", "charge", nth=2, error="CardDeclined")
    lab.worker().start("pay", "o-1", id="order-1")
    return lab.ending("order-1")
