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
def add_shipping(order: dict[str, Any]) -> dict[str, Any]:
    return {**order, "total": order["total"] + shop.quote(order["id"])}


@DBOS.workflow()
def checkout(order: dict[str, Any]) -> None:
    order = add_shipping(order)
    pay(order)
    record(order)


# --8<-- [end:example]
