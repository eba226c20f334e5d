import shop
from dbos import DBOS


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def checkout(order: str, price: int, seconds: float) -> str:
    reserve(order)
    paid = 0
    while paid < price:
        amount = DBOS.recv("payment", timeout_seconds=seconds)
        if amount is None:
            return "unpaid"
        paid += amount
    ship(order)
    return "shipped"


def webhook(event: dict) -> None:
    DBOS.send(event["order"], event["amount"], topic="payment")  # once for every delivery


# --8<-- [end:example]
