import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


def register(name: str = "thumbnails", **limits: int) -> None:
    DBOS.register_queue(name, **limits)


def waiting() -> list[str]:
    return [job.queue_name for job in DBOS.list_queued_workflows(status="ENQUEUED")]


def upload(version: str | None = None) -> str:
    with SetEnqueueOptions(app_version=version):
        return DBOS.enqueue_workflow("thumbnails", thumbnail, "a.png").workflow_id


def registered_late(lab):
    worker = lab.worker()
    id = worker.call("upload")
    lab.polled("_dbos_internal_queue", 5)
    worker.call("register")
    return lab.status(id)


def no_key(lab):
    worker = lab.worker()
    worker.call("register", partition_concurrency=1)
    return lab.status(worker.call("upload"))


def zero_limit(lab):
    worker = lab.worker()
    worker.call("register", worker_concurrency=0)
    return lab.status(worker.call("upload"))


def zero_global_limit(lab):
    worker = lab.worker()
    worker.call("register", global_concurrency=0)
    return lab.status(worker.call("upload"))


def zero_partition_limit(lab):
    return lab.worker(listen=[]).error("register", partition_concurrency=0)


def other_version(lab):
    worker = lab.worker()
    worker.call("register")
    return lab.status(worker.call("upload", version="2"))


def nobody_listens(lab):
    worker = lab.worker(listen=["thumbnail"])
    worker.call("register")
    return lab.status(worker.call("upload"))


def found(lab):
    worker = lab.worker()
    worker.call("upload")
    return worker.call("waiting")[0]


def reserved(lab):
    return lab.worker(listen=[]).error("register", "_dbos_thumbnails")
