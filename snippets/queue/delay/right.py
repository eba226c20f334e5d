import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def send_email(customer: str, subject: str) -> None:
    shop.send_email(customer, subject)


def register_queues() -> None:
    DBOS.register_queue("mail", worker_concurrency=1)


# --8<-- [start:example]
@DBOS.workflow()
def remind(customer: str) -> None:
    send_email(customer, "your basket is waiting")


def remind_later(customer: str, seconds: float) -> str:
    with SetEnqueueOptions(delay_seconds=seconds):
        return DBOS.enqueue_workflow("mail", remind, customer).workflow_id


# --8<-- [end:example]
