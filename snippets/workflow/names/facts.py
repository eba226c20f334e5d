import importlib.util
from pathlib import Path

import shop
from dbos import DBOS, SetWorkflowID


@DBOS.workflow()
def checkout(order: str) -> str:
    return order


@DBOS.workflow(name="handle")
def handle_order(order: str) -> None:
    shop.charge(order)


@DBOS.workflow(name="handle")
def handle_return(order: str) -> None:
    shop.refund(order)


def start_inner(order: str) -> None:
    @DBOS.workflow()
    def deliver(order: str) -> str:
        return shop.ship(order)

    with SetWorkflowID(order):
        DBOS.start_workflow(deliver, order)


def start_plain(order: str) -> None:
    DBOS.start_workflow(start_inner, order)


def import_twin() -> None:
    spec = importlib.util.spec_from_file_location("twin", Path(__file__).with_name("twin.py"))
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def register() -> None:
    DBOS.register_queue("orders", polling_interval_sec=0.05)


def _inner_recovered(lab, id="order-1"):
    lab.kill_on("ship")
    lab.worker().send("start_inner", id)
    lab.wait_call("ship")
    worker = lab.recover()
    lab.settle()
    return worker


def inner_status(lab):
    _inner_recovered(lab)
    return lab.status("order-1")


def inner_message(lab):
    worker = _inner_recovered(lab)
    line = lab.until(lambda: next((one for one in worker.log.splitlines() if "DBOS Error 4" in one), None))
    return line[line.index("DBOS Error 4") :]


def renamed(lab):
    lab.kill_on("charge")
    lab.worker().start("handle_order", "o-1", id="order-1")
    lab.recover(program=lab.program.with_name("twin.py"))
    return lab.status("order-1")


def plain_function(lab):
    return lab.worker().message("start_plain", "o-1")


def same_name_in_two_modules(lab):
    return lab.process().error("import_twin")


def warning(lab):
    line = next(one for one in lab.worker().log.splitlines() if "Duplicate registration" in one)
    return line[line.index("Duplicate") :].split(". ")[0]


def enqueued(lab):
    worker = lab.worker()
    worker.call("register")
    worker.start("handle_order", "o-1", id="order-1", queue="orders")
    lab.status("order-1")
    return lab.calls()[0].name
