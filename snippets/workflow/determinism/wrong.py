import shop
from dbos import DBOS


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def backorder(order: str) -> None:
    shop.backorder(order)


# --8<-- [start:example]
@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> None:
    if shop.in_stock(order):  # asked again in every recovery
        reserve(order)
    else:
        backorder(order)
    ship(order)


# --8<-- [end:example]
