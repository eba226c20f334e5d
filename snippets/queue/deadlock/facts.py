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


def _workers(lab, orders=2, workflow="checkout", **limits):
    web = lab.worker(executor="web", listen=[])
    web.call("register", **(limits or {"worker_concurrency": 1}))
    for n in range(1, orders + 1):
        web.start(workflow, f"o-{n}", id=f"order-{n}", queue="orders")
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    lab.until(lambda: len(lab.workflows(name="pack")) == orders)
    return web


def one_order(lab):
    _workers(lab, orders=1)
    return lab.status("order-1")


def waiting_parent(lab):
    _workers(lab)
    for parcel in lab.workflows(name="pack"):
        lab.status(parcel)
    return lab.now("order-1")


def global_limit(lab):
    _workers(lab, orders=1, global_concurrency=1)
    return lab.status(lab.workflows(name="pack")[0])


def started_child(lab):
    _workers(lab, workflow="checkout_started")
    return lab.status("order-2")


def child_left_alone(lab):
    _workers(lab, workflow="checkout_and_leave")
    return lab.status(lab.workflows(name="pack")[1])


def after_cancel(lab):
    web = _workers(lab)
    parcels = lab.workflows(name="pack")
    for parcel in parcels:
        lab.status(parcel)
    web.call("cancel", "order-1")
    web.call("cancel", "order-2")
    lab.polled("orders", 30)
    return lab.now(parcels[0])


def after_raising_the_limit(lab):
    web = _workers(lab)
    for parcel in lab.workflows(name="pack"):
        lab.status(parcel)
    web.call("raise_limit")
    return lab.status("order-1")
