import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def mail(order: str) -> None:
    shop.send_email(order, "How do you like it? Rate it!")


@DBOS.workflow()
def remind(order: str) -> None:
    mail(order)


def is_drained(version: str) -> bool:
    unfinished = ["PENDING", "ENQUEUED", "DELAYED"]
    left = DBOS.list_workflows(app_version=version, status=unfinished, limit=1)
    return not left


# --8<-- [end:example]


def hurry(id: str) -> None:
    DBOS.set_workflow_delay(id, delay_seconds=0.01)
