import shop
from dbos import DBOS, error


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def release(order: str) -> None:
    shop.release(order)


def is_temporary(error: BaseException) -> bool:
    return not isinstance(error, shop.CardDeclined)


# --8<-- [start:example]
@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.1, should_retry=is_temporary)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    reserve(order)
    try:
        return charge(order)
    except (shop.ShopError, error.DBOSMaxStepRetriesExceeded):
        release(order)
        return "cancelled"


# --8<-- [end:example]
