import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def ship(parcel: str) -> str:
    return shop.ship(parcel)


@DBOS.workflow()
def fulfil(order: str) -> list[str]:
    if DBOS.patch("eu-first"):
        return [ship(f"{order} EU"), ship(f"{order} US")]
    return [ship(f"{order} US"), ship(f"{order} EU")]


# --8<-- [end:example]
