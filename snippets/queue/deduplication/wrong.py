import shop
from dbos import DBOS


@DBOS.step()
def send_email(customer: str, subject: str) -> None:
    shop.send_email(customer, subject)


def register_queues() -> None:
    DBOS.register_queue("exports", worker_concurrency=2)


# --8<-- [start:example]
@DBOS.workflow()
def export(customer: str) -> None:
    send_email(customer, "your data")


def click(customer: str) -> str:
    DBOS.enqueue_workflow("exports", export, customer)  # every click is a job
    return "started"


# --8<-- [end:example]
