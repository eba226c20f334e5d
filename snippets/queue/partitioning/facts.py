import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def resize(customer: str, image: str) -> str:
    return shop.resize(customer)


@DBOS.workflow()
def thumbnail(customer: str, image: str) -> str:
    return resize(customer, image)


def register(**limits: object) -> None:
    DBOS.register_queue("thumbnails", **limits)


def upload(customer: str, key: str | None = None) -> str:
    with SetEnqueueOptions(queue_partition_key=customer if key is None else key):
        return DBOS.enqueue_workflow("thumbnails", thumbnail, customer, "a.png").workflow_id


def upload_without_key() -> str:
    return DBOS.enqueue_workflow("thumbnails", thumbnail, "ann", "a.png").workflow_id


def deduplicated() -> None:
    with SetEnqueueOptions(queue_partition_key="ann", deduplication_id="a.png"):
        DBOS.enqueue_workflow("thumbnails", thumbnail, "ann", "a.png")


def partition_later() -> None:
    DBOS.register_queue("thumbnails", partition_concurrency=1)


def _worker(lab, limits):
    worker = lab.worker(executor="worker-1")
    worker.call("register", **limits)
    return worker


def old_flag(lab):
    return lab.worker(listen=[]).error("register", partition_queue=True)


def without_key(lab):
    worker = _worker(lab, {"partition_concurrency": 1})
    return lab.status(worker.call("upload_without_key"))


def empty_key(lab):
    worker = _worker(lab, {"partition_concurrency": 1})
    return lab.status(worker.call("upload", "ann", key=""))


def made_partitioned_later(lab):
    worker = _worker(lab, {"worker_concurrency": 0})
    id = worker.call("upload_without_key")
    worker.call("partition_later")
    return lab.status(id)


def unpartitioned(lab):
    lab.hold("resize", every=True)
    worker = _worker(lab, {"worker_concurrency": 4})
    for _ in range(4):
        worker.call("upload", "ann")
    lab.wait_call("resize", 4)
    return lab.peak("resize")


def both_limits(lab):
    lab.hold("resize", every=True)
    worker = _worker(lab, {"partition_concurrency": 1, "global_concurrency": 2})
    for customer in ("ann", "bob", "cid"):
        worker.call("upload", customer)
    lab.worker(executor="worker-2")
    lab.wait_call("resize", 2)
    lab.polled("thumbnails", 5)
    return lab.attempts("resize")


def per_process(lab):
    lab.hold("resize", every=True)
    workers = [_worker(lab, {"partition_worker_concurrency": 1}), lab.worker(executor="worker-2")]
    for _ in range(4):
        workers[0].call("upload", "ann")
    lab.wait_call("resize", 2)
    lab.polled("thumbnails", 5)
    return lab.shares("resize", *workers)


def _orphaned(lab, limits):
    """A worker dies with a job of ann's; returns another."""
    lab.kill_on("resize")
    worker = _worker(lab, limits)
    worker.start("thumbnail", "ann", "a.png", queue="thumbnails", enqueue={"queue_partition_key": "ann"})
    lab.wait_killed(worker)
    return lab.worker(executor="worker-2")


def dead_worker(lab):
    worker = _orphaned(lab, {"partition_concurrency": 1})
    ann, bob = worker.call("upload", "ann"), worker.call("upload", "bob")
    return [lab.status(ann), lab.status(bob)]


def dead_worker_per_process(lab):
    worker = _orphaned(lab, {"partition_worker_concurrency": 1})
    return lab.status(worker.call("upload", "ann"))


def rate_per_key(lab):
    worker = _worker(lab, {"partition_limiter": {"limit": 1, "period": 3600}})
    return [lab.status(worker.call("upload", customer)) for customer in ("ann", "ann", "bob")]


def with_deduplication(lab):
    return lab.worker(listen=[]).message("deduplicated")
