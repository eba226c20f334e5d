import os

import shop
from dbos import DBOS, DBOSClient
from sqlalchemy import create_engine, text


@DBOS.workflow()
def checkout(order: str) -> str:
    return shop.charge(order)


def sql_committed(lab):
    worker = lab.worker("sql.py")
    worker.call("on_startup")
    worker.call("place", "o-1")
    return lab.status("o-1")


def sql_rolled_back(lab):
    lab.fail("reserve")
    worker = lab.worker("sql.py")
    worker.call("on_startup")
    worker.error("place", "o-1")
    return len(lab.workflows())


def sql_serialization(lab):
    worker = lab.worker("sql.py")
    worker.call("on_startup")
    worker.call("place", "o-1")
    return lab.sql("SELECT serialization FROM dbos.workflow_status")[0][0]


def killed_before_commit(lab):
    lab.kill_on("reserve")
    worker = lab.worker("right.py")
    worker.call("on_startup")
    worker.send("place", "o-1")
    lab.recover()
    return len(lab.workflows())


def killed_after_commit(lab):
    lab.kill_on("reserve")
    worker = lab.worker()
    worker.call("create_orders")
    worker.send("enqueue_after_commit", "o-1")
    lab.recover()
    return f"{lab.sql('SELECT count(*) FROM orders')[0][0]} order and {len(lab.workflows())} jobs"


def elsewhere(lab):
    lab.add_database("app")
    return lab.worker().error("enqueue_in", "APP_DATABASE_URL")


def return_existing(lab):
    return lab.worker().error("enqueue_in", "DBOS_SYSTEM_DATABASE_URL", duplication_policy="return-existing")


def version(lab):
    lab.worker().call("enqueue_in", "DBOS_SYSTEM_DATABASE_URL")
    return repr(lab.row(lab.workflows()[0]).version)


def connect(name: str):
    return create_engine(os.environ[name].replace("postgresql://", "postgresql+psycopg://"))


def create_orders() -> None:
    with connect("DBOS_SYSTEM_DATABASE_URL").begin() as db:
        db.execute(text("CREATE TABLE orders (id text PRIMARY KEY)"))


def enqueue_after_commit(order: str) -> None:
    with connect("DBOS_SYSTEM_DATABASE_URL").begin() as db:
        db.execute(text("INSERT INTO orders VALUES (:id)"), {"id": order})
    shop.reserve(order)
    DBOS.enqueue_workflow("orders", checkout, order)


def enqueue_in(name: str, **options: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    with connect(name).begin() as db:
        client.enqueue_in_transaction(db, {"queue_name": "orders", "workflow_name": "checkout", **options}, "o-1")
