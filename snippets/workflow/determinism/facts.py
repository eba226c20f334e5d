import shop
from dbos import DBOS


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def backorder(order: str) -> None:
    shop.backorder(order)


@DBOS.step()
def pay(order: str, amount: int) -> None:
    shop.charge(order, amount)


@DBOS.workflow()
def branches(order: str) -> None:
    if shop.in_stock(order):
        reserve(order)
    else:
        backorder(order)
    shop.log("branched")


@DBOS.workflow()
def amounts(order: str) -> int:
    amount = shop.quote(order)
    pay(order, amount)
    shop.log("paid")
    return amount


def replay_message(lab):
    lab.reply("in_stock", True, False)
    lab.kill_on("log")
    lab.worker().start("branches", "o-1", id="order-1")
    lab.recover()
    return lab.error_text("order-1").splitlines()[0]


def status_after_mismatch(lab):
    lab.reply("in_stock", True, False)
    lab.kill_on("log")
    lab.worker().start("branches", "o-1", id="order-1")
    lab.recover()
    return lab.status("order-1")


def other_arguments(lab):
    lab.reply("quote", 100, 777)
    lab.kill_on("log")
    lab.worker().start("amounts", "o-1", id="order-1")
    lab.recover()
    return lab.status("order-1")


def amount_returned(lab):
    lab.reply("quote", 100, 777)
    lab.kill_on("log")
    lab.worker().start("amounts", "o-1", id="order-1")
    lab.recover()
    return lab.result("order-1")
