import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.step()  # inside a step, charge and ship are plain functions
def fulfil(order: str) -> str:
    charge(order)
    return ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return fulfil(order)


# --8<-- [end:example]
