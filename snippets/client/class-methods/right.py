import os

from dbos import DBOSClient

# --8<-- [start:example]
client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])


def confirm(order: str) -> None:
    client.enqueue(
        {
            "workflow_id": order,
            "queue_name": "mail",
            "workflow_name": "Mailer.confirm",
            "class_name": "Mailer",
            "instance_name": "orders",
        },
        order,
    )


# --8<-- [end:example]
