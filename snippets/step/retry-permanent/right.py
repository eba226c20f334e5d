import shop
from dbos import DBOS


# --8<-- [start:example]
def is_temporary(error: BaseException) -> bool:
    return not isinstance(error, shop.CardDeclined)


@DBOS.step(
    retries_allowed=True,
    max_attempts=5,
    interval_seconds=0.1,
    should_retry=is_temporary,
)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


# --8<-- [end:example]
