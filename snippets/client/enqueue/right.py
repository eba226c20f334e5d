import os

from dbos import DBOSClient
from names import CHECKOUT, ORDERS

# --8<-- [start:example]
client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])


def place_order(order: str) -> None:
    client.enqueue(
        {"workflow_id": order, "workflow_name": CHECKOUT, "queue_name": ORDERS},
        order,
    )


# --8<-- [end:example]
