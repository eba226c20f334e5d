import shop
from dbos import DBOS


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def deliver(order: str) -> None:
    ship(order)


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> None:
    shop.charge(order)
    DBOS.start_workflow(deliver, order)  # in a step


@DBOS.workflow()
def checkout(order: str) -> None:
    charge(order)


# --8<-- [end:example]
