import shop
from dbos import DBOS

current = ""
total = 0


@DBOS.step()
def record(order: str) -> str:
    shop.record(current, 100)
    return current


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.workflow()
def shared(order: str) -> str:
    global current
    current = order
    reserve(order)
    return record(order)


@DBOS.workflow()
def in_the_workflow(order: str) -> int:
    global total
    total += 1
    reserve(order)
    shop.log("reserved")
    return total


def mixed_up(lab):
    lab.hold("reserve", arg="o-1")
    worker = lab.worker()
    worker.start("shared", "o-1", id="order-1")
    lab.wait_call("reserve")
    worker.start("shared", "o-2", id="order-2")
    lab.status("order-2")
    lab.release("reserve")
    return lab.result("order-1")


def instance_after_recovery(lab):
    lab.kill_on("log")
    lab.worker("basket.py").start("basket.checkout", id="order-1")
    lab.recover()
    return lab.result("order-1")


def counted_in_workflow(lab):
    lab.kill_on("log")
    lab.worker().start("in_the_workflow", "o-1", id="order-1")
    lab.recover()
    return lab.result("order-1")
