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
    reserve(order)  # new in this version: orders under way have charged here
    charge(order)
    return ship(order)


# --8<-- [end:example]
