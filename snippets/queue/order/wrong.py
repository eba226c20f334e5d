import shop
from dbos import DBOS


@DBOS.step()
def send_email(customer: str, subject: str) -> None:
    shop.send_email(customer, subject)


# --8<-- [start:example]
@DBOS.workflow()
def notify(customer: str, event: str) -> None:
    send_email(customer, event)


def register_queues() -> None:
    DBOS.register_queue("mail", worker_concurrency=1)  # one at a time in each process


def tell(customer: str, events: list[str]) -> None:
    for event in events:
        DBOS.enqueue_workflow("mail", notify, customer, event)


# --8<-- [end:example]
