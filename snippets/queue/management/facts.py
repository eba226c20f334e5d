import shop
from dbos import DBOS


@DBOS.step()
def record(order: str) -> None:
    shop.record(order, 100)


@DBOS.workflow()
def book(order: str) -> None:
    record(order)


def register(**options: object) -> list[object]:
    queue = DBOS.register_queue("books", **options)
    return [queue.worker_concurrency, queue.polling_interval_sec]


def tune(worker_concurrency: int, polling_interval_sec: float) -> None:
    queue = DBOS.retrieve_queue("books")
    queue.set_worker_concurrency(worker_concurrency)
    queue.set_polling_interval_sec(polling_interval_sec)


def set_limit(limit: int) -> None:
    DBOS.retrieve_queue("books").set_worker_concurrency(limit)


def delete() -> None:
    DBOS.delete_queue("books")


def unknown() -> object:
    return DBOS.retrieve_queue("boks")


def reset(lab):
    worker = lab.worker(listen=[])
    worker.call("register", worker_concurrency=4)
    worker.call("tune", 7, 0.5)
    return worker.call("register", worker_concurrency=4)


def kept(lab):
    worker = lab.worker(listen=[])
    worker.call("register", worker_concurrency=4)
    worker.call("tune", 7, 0.5)
    return worker.call("register", worker_concurrency=4, on_conflict="never_update")


def old_version(lab):
    old = lab.worker(version="1", listen=[])
    new = lab.worker(version="2", executor="worker-2", listen=[])
    new.call("register", worker_concurrency=7)
    return old.call("register", worker_concurrency=4)[0]


def old_version_always(lab):
    old = lab.worker(version="1", listen=[])
    new = lab.worker(version="2", executor="worker-2", listen=[])
    new.call("register", worker_concurrency=7)
    return old.call("register", worker_concurrency=4, on_conflict="always_update")[0]


def without_restart(lab):
    lab.hold("record", every=True)
    worker = lab.worker()
    worker.call("register", worker_concurrency=1)
    for n in range(4):
        worker.start("book", f"o-{n}", queue="books")
    lab.wait_call("record")
    worker.call("set_limit", 3)
    lab.wait_call("record", 3)
    lab.polled("books", 3)
    return lab.peak("record")


def retrieve_unknown(lab):
    return str(lab.worker(listen=[]).call("unknown"))


def _delete(lab, limit):
    """A queue is deleted while a job waits on it."""
    worker = lab.worker()
    worker.call("register", worker_concurrency=limit)
    worker.start("book", "o-1", id="o-1", queue="books")
    worker.call("delete")
    return worker


def deleted(lab):
    _delete(lab, 0)
    return lab.status("o-1")


def registered_again(lab):
    _delete(lab, 0).call("register", worker_concurrency=1)
    return lab.status("o-1")
