import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step(
    retries_allowed=True,  # a declined card is tried again, too
    max_attempts=5,
    interval_seconds=0.1,
)
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


# --8<-- [end:example]
