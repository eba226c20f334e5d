import shop
from dbos import DBOS


@DBOS.step()
def mail(order: str) -> None:
    shop.send_email(order, "How do you like it?")


@DBOS.workflow()
def remind(order: str) -> None:
    mail(order)


def open_queue() -> None:
    DBOS.register_queue("mail", polling_interval_sec=0.05)
