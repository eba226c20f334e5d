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
def in_stock(order: str) -> bool:
    return shop.in_stock(order)


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> None:
    if in_stock(order):
        reserve(order)
    else:
        backorder(order)
    ship(order)


# --8<-- [end:example]
