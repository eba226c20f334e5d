import os

import psycopg
import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


# --8<-- [start:sql]
ENQUEUE = """
    SELECT dbos.enqueue_workflow(
        workflow_name   => 'checkout',
        queue_name      => 'orders',
        positional_args => ARRAY[to_json(%(id)s::text)],
        workflow_id     => %(id)s
    )
"""


def place(order: str) -> None:
    with psycopg.connect(os.environ["DBOS_SYSTEM_DATABASE_URL"]) as db:
        db.execute("INSERT INTO orders VALUES (%(id)s)", {"id": order})
        db.execute(ENQUEUE, {"id": order})
        shop.reserve(order)


# --8<-- [end:sql]


def on_startup() -> None:
    with psycopg.connect(os.environ["DBOS_SYSTEM_DATABASE_URL"]) as db:
        db.execute("CREATE TABLE orders (id text PRIMARY KEY)")
    DBOS.register_queue("orders", polling_interval_sec=0.05)
