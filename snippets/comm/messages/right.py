import shop
from dbos import DBOS


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.step()
def release(order: str) -> None:
    shop.release(order)


# --8<-- [start:example]
def webhook(order: str, amount: int) -> None:
    DBOS.send(order, amount, topic="payment")


@DBOS.workflow()
def checkout(order: str, seconds: float) -> None:
    reserve(order)
    paid = DBOS.recv("payment", timeout_seconds=seconds)
    if paid:
        ship(order)
    else:
        release(order)


# --8<-- [end:example]
