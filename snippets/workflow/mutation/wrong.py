from typing import Any

import shop
from dbos import DBOS


@DBOS.step()
def pay(order: dict[str, Any]) -> None:
    shop.charge(order["id"], order["total"])


@DBOS.step()
def record(order: dict[str, Any]) -> None:
    shop.record(order["id"], order["total"])


# --8<-- [start:example]
@DBOS.step()
def add_shipping(order: dict[str, Any]) -> None:
    order["total"] += shop.quote(order["id"])  # the caller's dict: a replay leaves it alone


@DBOS.workflow()
def checkout(order: dict[str, Any]) -> None:
    add_shipping(order)
    pay(order)
    record(order)


# --8<-- [end:example]
