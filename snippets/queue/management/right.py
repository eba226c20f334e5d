import shop
from dbos import DBOS


@DBOS.step()
def record(order: str) -> None:
    shop.record(order, 100)


# --8<-- [start:example]
@DBOS.workflow()
def book(order: str) -> None:
    record(order)


def start_up() -> None:
    DBOS.register_queue("books", worker_concurrency=4, on_conflict="never_update")


def slow_down() -> None:
    DBOS.retrieve_queue("books").set_worker_concurrency(1)


# --8<-- [end:example]
