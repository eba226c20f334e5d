from datetime import datetime
from decimal import Decimal

import shop
from dbos import DBOS, pydantic_args_validator
from pydantic import BaseModel


class Order(BaseModel):
    id: str
    mugs: int


@DBOS.workflow(validate_args=pydantic_args_validator)
def checkout(order: str, mugs: int) -> int:
    return 5 * mugs


@DBOS.workflow(validate_args=pydantic_args_validator)
def validated(order: Order) -> str:
    return type(order).__name__


@DBOS.workflow()
def unvalidated(order: Order) -> str:
    return order.id


@DBOS.workflow()
def types(due: datetime, price: Decimal) -> str:
    return f"{type(due).__name__}, {type(price).__name__}"


@DBOS.workflow()
def pair(order: str) -> tuple[str, int]:
    return order, 2


@DBOS.workflow()
def numbered(order: str) -> dict[int, str]:
    return {1: order}


@DBOS.workflow()
def out_of_stock(order: str) -> None:
    raise shop.ShopError("sold out")


def open_queue() -> None:
    DBOS.register_queue("orders", polling_interval_sec=0.05)


def enqueue(lab, workflow, *arguments, portable=True):
    """Lets the web shop enqueue a workflow, waits for its end, and returns the web shop."""
    lab.worker().call("open_queue")
    webshop = lab.process("webshop.py")
    webshop.call("order", "order-1", *arguments, workflow=workflow, portable=portable)
    lab.status("order-1")
    return webshop


def refused(lab):
    enqueue(lab, "checkout", "o-1", "two")
    return lab.now("order-1")


def refusal(lab):
    enqueue(lab, "checkout", "o-1", "two", portable=False)
    return lab.error_text("order-1").splitlines()[0]


def direct_call(lab):
    return lab.worker().call("checkout", "o-1", "2")


def model(lab):
    enqueue(lab, "validated", {"id": "o-1", "mugs": "2"})
    return lab.result("order-1")


def no_model(lab):
    enqueue(lab, "unvalidated", {"id": "o-1", "mugs": "2"})
    return lab.error_text("order-1")


def hints(lab):
    enqueue(lab, "types", "2026-01-01T00:00:00", "1.50")
    return lab.result("order-1")


def lossy(lab):
    return enqueue(lab, "pair", "o-1").call("look", "order-1")


def native(lab):
    return enqueue(lab, "pair", "o-1", portable=False).call("look", "order-1")


def not_portable(lab):
    enqueue(lab, "numbered", "o-1")
    return lab.now("order-1")


def exception(lab):
    return enqueue(lab, "out_of_stock", "o-1").call("look", "order-1")
