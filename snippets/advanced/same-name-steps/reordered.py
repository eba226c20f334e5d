import shop
from dbos import DBOS


@DBOS.step(name="ship-us")
def ship_us(order: str) -> str:
    return shop.ship(f"{order} US")


@DBOS.step(name="ship-eu")
def ship_eu(order: str) -> str:
    return shop.ship(f"{order} EU")


@DBOS.workflow()
def fulfil(order: str) -> list[str]:
    eu = ship_eu(order)
    return [eu, ship_us(order)]
