import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


def register() -> None:
    DBOS.register_queue("orders", polling_interval_sec=0.05)
