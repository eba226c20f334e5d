import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def ship(parcel: str) -> str:
    return shop.ship(parcel)


@DBOS.workflow()
def fulfil(order: str) -> list[str]:
    return [ship(f"{order} EU"), ship(f"{order} US")]  # was US, then EU


# --8<-- [end:example]
