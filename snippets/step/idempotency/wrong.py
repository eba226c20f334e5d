import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)  # a crash in here charges again


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


# --8<-- [end:example]
