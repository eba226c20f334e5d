import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def quote(order: str) -> int:
    return shop.quote(order)


@DBOS.step()
def charge(order: str, amount: int) -> str:
    return shop.charge(order, amount)


@DBOS.workflow()
def bill(order: str, amount: int) -> str:
    return charge(order, amount)


@DBOS.workflow()
def bill_all(orders: list[str]) -> None:
    for order in orders:
        DBOS.enqueue_workflow("bills", bill, order, quote(order))


@DBOS.step()
def enqueue_in_step(order: str) -> None:
    DBOS.enqueue_workflow("bills", bill, order, 100)


@DBOS.workflow()
def bill_in_step(order: str) -> None:
    enqueue_in_step(order)


def bill_each(orders: list[str]) -> None:
    for order in orders:
        with SetWorkflowID(f"bill-may-{order}"):
            DBOS.enqueue_workflow("bills", bill, order, quote(order))


ORDERS = ["o-0", "o-1", "o-2", "o-3"]


def without_retry(lab):
    lab.kill_on("quote", 3)
    web = lab.worker(executor="web", listen=[])
    web.start("bill_all", ORDERS, id="bills-may")
    lab.recover(web)
    lab.status("bills-may")
    return len(lab.workflows(name="bill"))


def own_ids(lab):
    lab.kill_on("quote", 3)
    web = lab.worker(executor="web", listen=[])
    web.send("bill_each", ORDERS)
    lab.recover(web).call("bill_each", ORDERS)
    return len(lab.workflows(name="bill"))


def child_id(lab):
    lab.worker(listen=[]).start("bill_all", ORDERS, id="bills-may")
    lab.status("bills-may")
    return lab.workflows(name="bill")[0]


def recorded(lab):
    lab.worker(listen=[]).start("bill_all", ORDERS, id="bills-may")
    lab.status("bills-may")
    return lab.sql("SELECT count(*) FROM dbos.operation_outputs WHERE workflow_uuid = 'bills-may'")[0][0]


def in_step(lab):
    lab.worker(listen=[]).start("bill_in_step", "o-1", id="bills-may")
    return lab.ending("bills-may")
