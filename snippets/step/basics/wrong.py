import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    shop.charge(order)  # not a step: it happens again in every recovery
    return ship(order)


# --8<-- [end:example]
