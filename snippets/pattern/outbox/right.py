import os

import shop
from dbos import DBOS, DBOSClient
from sqlalchemy import create_engine, text

url = os.environ["DBOS_SYSTEM_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
engine = create_engine(url)
client = DBOSClient(system_database_url=url)


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


# --8<-- [start:example]
@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


def place(order: str) -> None:
    with engine.begin() as db:
        db.execute(text("INSERT INTO orders VALUES (:id)"), {"id": order})
        client.enqueue_in_transaction(
            db,
            {"queue_name": "orders", "workflow_name": "checkout", "workflow_id": order},
            order,
        )
        shop.reserve(order)


# --8<-- [end:example]


def on_startup() -> None:
    with engine.begin() as db:
        db.execute(text("CREATE TABLE orders (id text PRIMARY KEY)"))
    DBOS.register_queue("orders", polling_interval_sec=0.05)
