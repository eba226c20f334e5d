import os
from typing import Any

from dbos import DBOS, DBOSClient


@DBOS.workflow()
def checkout(order: str) -> str:
    return order


def register(**limits: int) -> None:
    DBOS.register_queue("orders", polling_interval_sec=0.05, **limits)


def place(*arguments: str, id: str = "order-1", **options: Any) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.enqueue({"workflow_id": id, "workflow_name": "checkout", "queue_name": "orders", **options}, *arguments)


def place_without_name() -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.enqueue({"queue_name": "orders"}, "o-1")


def cancel(id: str) -> None:
    DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"]).cancel_workflow(id)


def ending(lab, arguments: list[str], **options: Any) -> str:
    worker = lab.worker()
    worker.call("register")
    worker.call("place", *arguments, **options)
    return lab.ending("order-1")


def unknown_queue(lab):
    return ending(lab, ["o-1"], queue_name="order")


def unknown_version(lab):
    return ending(lab, ["o-1"], app_version="7")


def missing_argument(lab):
    return ending(lab, [])


def unknown_option(lab):
    return ending(lab, ["o-1"], max_recovery_attempts=1)


def missing_name(lab):
    return lab.process().error("place_without_name")


def only_in_the_log(lab):
    worker = lab.worker()
    worker.call("register")
    worker.call("place", "o-1", workflow_name="worker.checkout")
    lab.status("order-1")
    return "worker.checkout is not a registered workflow function" in worker.log


def behind_a_worker_limit(lab):
    worker = lab.worker()
    worker.call("register", worker_concurrency=1)
    worker.call("place", "o-1", workflow_name="worker.checkout")
    lab.wait_status("order-1", "PENDING")
    worker.call("place", "o-2", id="order-2")
    return lab.status("order-2")


def after_cancelling(lab):
    worker = lab.worker()
    worker.call("register", global_concurrency=1)
    worker.call("place", "o-1", workflow_name="worker.checkout")
    worker.call("place", "o-2", id="order-2")
    lab.wait_status("order-1", "PENDING")
    worker.call("cancel", "order-1")
    return lab.status("order-2")
