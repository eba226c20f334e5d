import shop
from dbos import DBOS


@DBOS.step()
def append(items: list[str]) -> list[str]:
    items.append("mug")
    return items


@DBOS.workflow()
def aliased() -> list[str]:
    items: list[str] = []
    append(items)
    shop.log("appended")
    return items


@DBOS.workflow()
def returned() -> list[str]:
    items = append([])
    shop.log("appended")
    return items


@DBOS.workflow()
def pack(items: list[str]) -> int:
    return len(items)


@DBOS.workflow()
def changed_in_the_body(items: list[str]) -> list[str]:
    items.append("mug")
    shop.log("appended")
    return items


def live(lab):
    lab.worker().start("aliased", id="order-1")
    return lab.result("order-1")


def recovered(lab):
    lab.kill_on("log")
    lab.worker().start("aliased", id="order-1")
    lab.recover()
    return lab.result("order-1")


def recovered_return(lab):
    lab.kill_on("log")
    lab.worker().start("returned", id="order-1")
    lab.recover()
    return lab.result("order-1")


def own_input(lab):
    lab.kill_on("log")
    lab.worker().start("changed_in_the_body", ["lamp"], id="order-1")
    lab.recover()
    return lab.result("order-1")
