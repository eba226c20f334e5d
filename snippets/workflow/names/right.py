import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> None:
    shop.charge(order)


@DBOS.step()
def refund(order: str) -> None:
    shop.refund(order)


# --8<-- [start:example]
@DBOS.workflow(name="handle_order")
def handle_order(order: str) -> None:
    charge(order)


@DBOS.workflow(name="handle_return")
def handle_return(order: str) -> None:
    refund(order)


# --8<-- [end:example]
