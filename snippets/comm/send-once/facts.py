import os

from dbos import DBOS, DBOSClient, SetWorkflowID


@DBOS.workflow()
def receives() -> list[object]:
    return [DBOS.recv("payment", timeout_seconds=seconds) for seconds in (60, 0.1, 0.1)]


@DBOS.workflow()
def waits() -> None:
    DBOS.recv("payment", timeout_seconds=60)


def messages(lab, table="dbos.notifications"):
    return lab.sql(f"SELECT count(*) FROM {table}")[0][0]


def with_workflow_id(lab):
    worker = lab.worker()
    worker.start("waits", id="o-1")
    worker.call("webhook_with_workflow_id", "o-1")
    return messages(lab)


def after_it_was_read(lab):
    worker = lab.worker()
    worker.start("receives", id="o-1")
    worker.call("webhook", "o-1", "paid")
    lab.status("o-1")
    worker.call("webhook", "o-1", "paid")
    return messages(lab)


def other_content(lab):
    worker = lab.worker()
    worker.start("receives", id="o-1")
    worker.call("webhook", "o-1", "paid")
    worker.call("webhook", "o-1", "refunded")
    return lab.result("o-1")


def two_orders(lab):
    worker = lab.worker()
    worker.start("waits", id="o-1")
    worker.start("waits", id="o-2")
    worker.call("webhook", "o-1", "paid")
    worker.call("webhook", "o-2", "paid")
    return messages(lab)


def by_client(lab):
    lab.worker().start("waits", id="o-1")
    lab.process().call("webhook_of_client", "o-1")
    return messages(lab)


def webhook(order: str, message: str) -> None:
    DBOS.send(order, message, topic="payment", idempotency_key="evt-7")


def webhook_with_workflow_id(order: str) -> None:
    for _ in range(3):
        with SetWorkflowID("evt-7"):
            DBOS.send(order, "paid", topic="payment")


def webhook_of_client(order: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    for _ in range(3):
        client.send(order, "paid", "payment", "evt-7")
    client.destroy()
