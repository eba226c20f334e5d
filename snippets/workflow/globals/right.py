import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def reserve(item: str) -> str:
    shop.reserve(item)
    return item


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def checkout(order: str, items: list[str]) -> list[str]:
    packed = [reserve(item) for item in items]
    ship(order)
    return packed


# --8<-- [end:example]
