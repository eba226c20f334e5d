import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def quote(order: str) -> int:
    return shop.quote(order)


@DBOS.step()
def charge(order: str, amount: int) -> str:
    return shop.charge(order, amount)


def register_queues() -> None:
    DBOS.register_queue("bills", worker_concurrency=2)


# --8<-- [start:example]
@DBOS.workflow()
def bill(order: str, amount: int) -> str:
    return charge(order, amount)


@DBOS.workflow()
def bill_all(orders: list[str]) -> None:
    for order in orders:
        DBOS.enqueue_workflow("bills", bill, order, quote(order))


def post_bills(month: str, orders: list[str]) -> None:
    with SetWorkflowID(f"bills-{month}"):
        DBOS.start_workflow(bill_all, orders)


# --8<-- [end:example]
