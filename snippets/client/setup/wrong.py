import os

from dbos import DBOSClient

# --8<-- [start:example]
URL = os.environ["DBOS_SYSTEM_DATABASE_URL"]
handles = {}


def place_order(order: str) -> None:
    client = DBOSClient(system_database_url=URL)  # a connection pool for each order
    handles[order] = client.enqueue({"workflow_name": "checkout", "queue_name": "orders"}, order)


def order_status(order: str) -> str:
    return handles[order].get_status().status


# --8<-- [end:example]
