import inspect
import os
import signal

import shop
from dbos import DBOS, DBOSClient


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    return ship(order)


def default_wait() -> int:
    return inspect.signature(DBOS.destroy).parameters["workflow_completion_timeout_sec"].default


def enqueue(order: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.enqueue({"workflow_name": "checkout", "queue_name": "orders", "workflow_id": order}, order)
    client.destroy()


def register() -> None:
    DBOS.register_queue("orders", polling_interval_sec=0.05)


def waits(lab):
    return lab.process().call("default_wait")


def status_after(lab):
    in_charge(lab, "order-1").stop()
    return lab.now("order-1")


def too_short(lab):
    in_charge(lab, "order-1").stop(wait_for_workflows=1)
    return lab.now("order-1")


def long_enough(lab):
    worker = in_charge(lab, "order-1")
    destroying = worker.ask("destroy", seconds=20)
    lab.until(lambda: "workflows remain active" in worker.log)
    lab.release("charge")
    worker.answer(destroying)
    return lab.now("order-1")


def new_work(lab):
    worker = in_charge(lab, "order-1")
    worker.call("register")
    lab.polled("orders")
    destroying = worker.ask("destroy", seconds=20)
    lab.until(lambda: "workflows remain active" in worker.log)
    lab.process().call("enqueue", "order-2")
    lab.release("charge")
    worker.answer(destroying)
    return lab.now("order-2")


def sigterm_exit(lab):
    worker = lab.worker()
    os.kill(worker.pid, signal.SIGTERM)
    return worker.wait()


def in_charge(lab, id):
    lab.hold("charge")
    worker = lab.worker()
    worker.start("checkout", "o-1", id=id)
    lab.wait_call("charge")
    return worker
