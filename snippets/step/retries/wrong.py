import shop
from dbos import DBOS


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.1)
def charge(order: str) -> str | None:
    try:
        return shop.charge(order)
    except shop.ShopError:  # DBOS sees a step that returned
        DBOS.logger.warning("charge failed")
        return None


@DBOS.workflow()
def checkout(order: str) -> None:
    charge(order)
    ship(order)


# --8<-- [end:example]
