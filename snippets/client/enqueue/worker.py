import shop
from dbos import DBOS
from names import CHECKOUT, ORDERS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


# --8<-- [start:example]
@DBOS.workflow(name=CHECKOUT)
def checkout(order: str) -> str:
    return charge(order)


def register() -> None:
    DBOS.register_queue(ORDERS, global_concurrency=1, polling_interval_sec=0.05)


# --8<-- [end:example]
