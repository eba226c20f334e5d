import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def render(image: str) -> str:
    return resize(image)


def register(**limits: int) -> None:
    DBOS.register_queue("gpu", **limits)


def fork(id: str, **options: str) -> str:
    return DBOS.fork_workflow(id, 1, **options).workflow_id


def cancel(id: str) -> None:
    DBOS.cancel_workflow(id)


def resume(id: str, **options: str) -> None:
    DBOS.resume_workflow(id, **options)


def _box(lab, limits, listen="cpu"):
    box = lab.worker(listen=[listen])
    box.call("register", **limits)
    box.start("render", "a.png", id="render-1", queue="gpu")
    return box


def _queue(lab, id):
    return lab.sql("SELECT queue_name FROM dbos.workflow_status WHERE workflow_uuid = %s", id)[0][0]


def forked(lab):
    lab.hold("resize", every=True)
    box = _box(lab, {"worker_concurrency": 1})
    return _queue(lab, box.call("fork", "render-1"))


def resumed(lab):
    box = _box(lab, {"worker_concurrency": 1})
    box.call("cancel", "render-1")
    box.call("resume", "render-1")
    return lab.status("render-1")


def resumed_on_its_queue(lab):
    box = _box(lab, {"worker_concurrency": 1})
    box.call("cancel", "render-1")
    box.call("resume", "render-1", queue_name="gpu")
    return lab.status("render-1")


def cancelled_queue(lab):
    box = _box(lab, {"worker_concurrency": 1})
    box.call("cancel", "render-1")
    return str(_queue(lab, "render-1"))


def forks_at_once(lab):
    lab.hold("resize", every=True)
    box = _box(lab, {"worker_concurrency": 1})
    for _ in range(4):
        box.call("fork", "render-1")
    lab.wait_call("resize", 4)
    return lab.peak("resize")


def without_key(lab):
    box = _box(lab, {"partition_concurrency": 1}, listen="gpu")
    return lab.status(box.call("fork", "render-1", queue_name="gpu"))


def with_key(lab):
    box = _box(lab, {"partition_concurrency": 1}, listen="gpu")
    return lab.status(box.call("fork", "render-1", queue_name="gpu", queue_partition_key="ann"))
