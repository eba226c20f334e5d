import shop
from dbos import DBOS


# --8<-- [start:example]
class PaymentFailed(Exception):
    def __init__(self, order: str, reason: str):
        super().__init__(order, reason)
        self.order, self.reason = order, reason


@DBOS.step()
def charge(order: str) -> None:
    try:
        shop.charge(order)
    except shop.CardDeclined:
        raise PaymentFailed(order, "card declined") from None


@DBOS.step()
def release(order: str) -> None:
    shop.release(order)


@DBOS.workflow()
def checkout(order: str) -> None:
    try:
        charge(order)
    except PaymentFailed:
        release(order)


# --8<-- [end:example]
