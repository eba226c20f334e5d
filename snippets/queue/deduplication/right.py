import shop
from dbos import DBOS, SetEnqueueOptions, error


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
    try:
        with SetEnqueueOptions(deduplication_id=customer):
            DBOS.enqueue_workflow("exports", export, customer)
        return "started"
    except error.DBOSQueueDeduplicatedError:
        return "already running"


# --8<-- [end:example]
