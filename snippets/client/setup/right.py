import os

from dbos import DBOSClient

# --8<-- [start:example]
URL = os.environ["DBOS_SYSTEM_DATABASE_URL"]
client = DBOSClient(system_database_url=URL)
handles = {}


def place_order(order: str) -> None:
    handles[order] = client.enqueue({"workflow_name": "checkout", "queue_name": "orders"}, order)


def order_status(order: str) -> str:
    return handles[order].get_status().status


# --8<-- [end:example]
