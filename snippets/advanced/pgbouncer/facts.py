import inspect
import os
import time

import shop
from dbos import DBOS, DBOSClient
from dbos._sys_db import SystemDatabase


@DBOS.workflow()
def checkout(order: str) -> None:
    if DBOS.recv("approval", timeout_seconds=5):
        shop.ship(order)


@DBOS.workflow()
def announce(order: str) -> None:
    DBOS.set_event("parcel", f"parcel-{order}")
    DBOS.recv("never", timeout_seconds=60)


def approve(order: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.send(order, True, "approval")
    client.destroy()


def read_event(order: str) -> str:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    try:
        return client.get_event(order, "parcel", timeout_seconds=10)
    finally:
        client.destroy()


def fallback_seconds() -> float:
    return SystemDatabase._notification_fallback_polling_interval


def polling_seconds() -> float:
    return inspect.signature(SystemDatabase.create).parameters["notification_listener_polling_interval_sec"].default


def woken_by(lab, url):
    """What ends the wait of an order that is approved meanwhile, with its worker connected to this URL."""
    lab.worker(env={"DBOS_SYSTEM_DATABASE_URL": url}).start("checkout", "o-1", id="order-1")
    lab.until(lambda: lab.steps("order-1"))
    waiting = time.monotonic()
    lab.process().call("approve", "order-1")
    waited = lab.wait_call("ship").start - waiting
    return "the approval" if waited < 4 else "the timeout"


def session_mode(lab):
    return woken_by(lab, lab.pgbouncer("session"))


def fallback(lab):
    return lab.process().call("fallback_seconds")


def polling(lab):
    return lab.process().call("polling_seconds")


def client_event(lab):
    lab.worker().start("announce", "o-1", id="order-1")
    return lab.process(env={"DBOS_SYSTEM_DATABASE_URL": lab.pgbouncer()}).call("read_event", "order-1")
