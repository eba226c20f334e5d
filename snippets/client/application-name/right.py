import os

from dbos import DBOSClient

# --8<-- [start:example]
client = DBOSClient(
    system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"],
    application_name="shop",
)
client.register_queue("mail", polling_interval_sec=0.05)


def confirm(order: str) -> None:
    client.enqueue(
        {"workflow_id": order, "workflow_name": "confirm", "queue_name": "mail"},
        order,
    )


# --8<-- [end:example]
