import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    if DBOS.patch("reserve-first"):
        reserve(order)
    charge(order)
    return ship(order)


# --8<-- [end:example]
