import os

from dbos import DBOSClient

# --8<-- [start:example]
client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])


def place_order(order: str) -> None:
    client.enqueue(
        {"workflow_id": order, "workflow_name": "worker.checkout", "queue_name": "orders"},  # no such workflow
        order,
    )


# --8<-- [end:example]
