import os

import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


def launch(**config: str) -> str:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"], **config})
    DBOS.launch()
    return DBOS.executor_id


def register() -> None:
    launch()
    DBOS.register_queue("orders", polling_interval_sec=0.05)
    DBOS.destroy()


def resume(id: str) -> None:
    DBOS.resume_workflow(id)


def default_id(lab):
    return lab.process(env={"DBOS__VMID": None}).call("launch")


def from_config(lab):
    return lab.process(executor="from-environment").call("launch", executor_id="from-config")


def another_id(lab):
    killed_in_charge(lab, "order-1")
    lab.worker(executor="shop-1")
    return lab.status("order-1")


def same_id(lab):
    killed_in_charge(lab, "order-1")
    lab.worker(executor="shop-0")
    return lab.status("order-1")


def resumed(lab):
    killed_in_charge(lab, "order-1")
    lab.worker(executor="shop-1").call("resume", "order-1")
    return lab.status("order-1")


def queued(lab):
    lab.process().call("register")
    killed_in_charge(lab, "order-1", queue="orders")
    lab.worker(executor="shop-1")
    return lab.status("order-1")


def killed_in_charge(lab, id, queue=None):
    lab.kill_on("charge")
    worker = lab.worker(executor="shop-0")
    worker.start("checkout", "o-1", id=id, queue=queue)
    lab.wait_killed(worker)
