import shop
from dbos import DBOS


@DBOS.workflow()
def confirm(order: str) -> None:
    shop.send_email(order, "Please pick this order")
