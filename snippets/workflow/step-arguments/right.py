import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def quote(order: str) -> int:
    return shop.quote(order)


@DBOS.step()
def pay(order: str, amount: int) -> None:
    shop.charge(order, amount)


@DBOS.step()
def record(order: str, amount: int) -> None:
    shop.record(order, amount)


@DBOS.workflow()
def checkout(order: str) -> int:
    amount = quote(order)
    pay(order, amount)
    record(order, amount)
    return amount


# --8<-- [end:example]
