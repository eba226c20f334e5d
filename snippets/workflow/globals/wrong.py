import shop
from dbos import DBOS

# --8<-- [start:example]
packed: dict[str, list[str]] = {}


@DBOS.step()
def reserve(order: str, item: str) -> None:
    shop.reserve(item)
    packed.setdefault(order, []).append(item)  # not done again when the step is replayed


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def checkout(order: str, items: list[str]) -> list[str]:
    for item in items:
        reserve(order, item)
    ship(order)
    return packed.get(order, [])


# --8<-- [end:example]
