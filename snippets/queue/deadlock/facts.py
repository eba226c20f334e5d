import shop
from dbos import DBOS


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def pack(order: str) -> str:
    return ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return DBOS.enqueue_workflow("orders", pack, order).get_result(polling_interval_sec=0.05)


@DBOS.workflow()
def checkout_started(order: str) -> str:
    return DBOS.start_workflow(pack, order).get_result()


@DBOS.workflow()
def checkout_and_leave(order: str) -> str:
    return DBOS.enqueue_workflow("orders", pack, order).workflow_id


def register(**limits: int) -> None:
    DBOS.register_queue("orders", **limits)


def cancel(id: str) -> None:
    DBOS.cancel_workflow(id)


def raise_limit() -> None:
    DBOS.retrieve_queue("orders").set_worker_concurrency(2)


def _order(lab, workflow="checkout", **limits):
    """One order on one worker with one slot; returns the worker and the id of the parcel's job."""
    worker = lab.worker()
    worker.call("register", **(limits or {"worker_concurrency": 1}))
    worker.start(workflow, "o-1", id="order-1", queue="orders")
    lab.until(lambda: lab.workflows(name="pack"))
    return worker, lab.workflows(name="pack")[0]


def one_order(lab):
    lab.worker(executor="worker-2")
    _order(lab)
    return lab.status("order-1")


def waiting_parent(lab):
    _, parcel = _order(lab)
    lab.status(parcel)
    return lab.now("order-1")


def global_limit(lab):
    _, parcel = _order(lab, global_concurrency=1)
    return lab.status(parcel)


def started_child(lab):
    _order(lab, "checkout_started")
    return lab.status("order-1")


def child_left_alone(lab):
    _, parcel = _order(lab, "checkout_and_leave")
    return lab.status(parcel)


def after_cancel(lab):
    worker, parcel = _order(lab)
    lab.status(parcel)
    worker.call("cancel", "order-1")
    lab.polled("orders", 30)
    return lab.now(parcel)


def after_raising_the_limit(lab):
    worker, parcel = _order(lab)
    lab.status(parcel)
    worker.call("raise_limit")
    return lab.status("order-1")
