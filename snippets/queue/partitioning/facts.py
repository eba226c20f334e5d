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
    DBOS.retrieve_queue("thumbnails").set_partition_concurrency(1)


def _web(lab, limits):
    web = lab.worker(executor="web", listen=[])
    web.call("register", **limits)
    return web


def old_flag(lab):
    return lab.worker(listen=[]).error("register", partition_queue=True)


def without_key(lab):
    web = _web(lab, {"partition_concurrency": 1})
    lab.worker(executor="worker-1")
    return lab.status(web.call("upload_without_key"))


def empty_key(lab):
    web = _web(lab, {"partition_concurrency": 1})
    lab.worker(executor="worker-1")
    return lab.status(web.call("upload", "ann", key=""))


def made_partitioned_later(lab):
    web = _web(lab, {})
    id = web.call("upload_without_key")
    web.call("partition_later")
    lab.worker(executor="worker-1")
    return lab.status(id)


def unpartitioned(lab):
    lab.hold("resize", every=True)
    web = _web(lab, {"worker_concurrency": 4})
    for _ in range(4):
        web.call("upload", "ann")
    lab.worker(executor="worker-1")
    lab.wait_call("resize", 4)
    return lab.peak("resize")


def both_limits(lab):
    lab.hold("resize", every=True)
    web = _web(lab, {"partition_concurrency": 1, "global_concurrency": 2})
    for customer in ("ann", "bob", "cid"):
        web.call("upload", customer)
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    lab.wait_call("resize", 2)
    lab.polled("thumbnails", 5)
    return lab.attempts("resize")


def per_process(lab):
    lab.hold("resize", every=True)
    web = _web(lab, {"partition_worker_concurrency": 1})
    for _ in range(4):
        web.call("upload", "ann")
    workers = [lab.worker(executor="worker-1"), lab.worker(executor="worker-2")]
    lab.wait_call("resize", 2)
    lab.polled("thumbnails", 5)
    return lab.shares("resize", *workers)


def dead_worker(lab):
    lab.kill_on("resize")
    web = _web(lab, {"partition_concurrency": 1})
    web.call("upload", "ann")
    lab.wait_killed(lab.worker(executor="worker-1"))
    lab.worker(executor="worker-2")
    ann, bob = web.call("upload", "ann"), web.call("upload", "bob")
    return [lab.status(ann), lab.status(bob)]


def dead_worker_per_process(lab):
    lab.kill_on("resize")
    web = _web(lab, {"partition_worker_concurrency": 1})
    web.call("upload", "ann")
    lab.wait_killed(lab.worker(executor="worker-1"))
    lab.worker(executor="worker-2")
    return lab.status(web.call("upload", "ann"))


def rate_per_key(lab):
    web = _web(lab, {"partition_limiter": {"limit": 1, "period": 3600}})
    ids = [web.call("upload", customer) for customer in ("ann", "ann", "bob")]
    lab.worker(executor="worker-1")
    return [lab.status(id) for id in ids]


def with_deduplication(lab):
    return lab.worker(listen=[]).message("deduplicated")
