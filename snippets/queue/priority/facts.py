import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def send_parcel(order: str) -> str:
    return ship(order)


@DBOS.workflow()
def split(order: str) -> None:
    DBOS.enqueue_workflow("parcels", send_parcel, order)


def register(**limits: object) -> None:
    DBOS.register_queue("parcels", **limits)


def enqueue(order: str, priority: int | None = None, workflow: str = "send_parcel") -> str:
    with SetEnqueueOptions(priority=priority):
        return DBOS.enqueue_workflow("parcels", globals()[workflow], order).workflow_id


def start(order: str) -> None:
    with SetEnqueueOptions(priority=1):
        DBOS.start_workflow(send_parcel, order)


def _shipped(lab, priorities, limits):
    lab.hold("ship")
    worker = lab.worker()
    worker.call("register", **limits)
    worker.call("enqueue", "first", 100)
    lab.wait_call("ship")
    ids = [worker.call("enqueue", name, priority) for name, priority in priorities]
    lab.release("ship")
    for id in ids:
        lab.status(id)
    return ", ".join(lab.order("ship")[1:])


def order(lab):
    parcels = [("ten", 10), ("five", 5), ("ten again", 10), ("one", 1), ("none", None)]
    return _shipped(lab, parcels, {"worker_concurrency": 1})


def old_flag(lab):
    return lab.worker(listen=[]).error("register", priority_enabled=True)


def zero(lab):
    return lab.worker(listen=[]).message("enqueue", "o-1", 0)


def child(lab):
    worker = lab.worker()
    worker.call("register")
    lab.status(worker.call("enqueue", "o-1", 7, workflow="split"))
    return lab.sql("SELECT priority FROM dbos.workflow_status WHERE name = 'send_parcel'")[0][0]


def started(lab):
    return lab.worker(listen=[]).error("start", "o-1")


def running_job(lab):
    lab.hold("ship", arg="bulk")
    worker = lab.worker()
    worker.call("register", worker_concurrency=1)
    worker.call("enqueue", "bulk", 100)
    lab.wait_call("ship")
    return lab.status(worker.call("enqueue", "express", 1))
