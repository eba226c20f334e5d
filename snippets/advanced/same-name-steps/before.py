import shop
from dbos import DBOS


@DBOS.step()
def ship(parcel: str) -> str:
    return shop.ship(parcel)


@DBOS.workflow()
def fulfil(order: str) -> list[str]:
    return [ship(f"{order} US"), ship(f"{order} EU")]
