import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    return ship(order)
