import time

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
    shop.record(order, amount)


@DBOS.workflow()
def checkout(order: str, seconds: float) -> None:
    reserve(order)
    deadline = time.time() + seconds  # begins anew in every recovery
    while not (paid := shop.recorded(order)) and time.time() < deadline:
        time.sleep(0.1)
    if paid:
        ship(order)
    else:
        release(order)


# --8<-- [end:example]
