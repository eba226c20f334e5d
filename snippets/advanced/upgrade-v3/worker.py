import os

import shop
from dbos import DBOS, DBOSClient


@DBOS.step()
def hand_over(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def ship(order: str) -> str:
    return hand_over(order)


def open_queue() -> None:
    DBOS.register_queue("parcels", polling_interval_sec=0.05)


def enqueue(order: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.enqueue({"queue_name": "parcels", "workflow_name": "ship", "workflow_id": order, "app_version": "1"}, order)
    client.destroy()
