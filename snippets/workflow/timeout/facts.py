import shop
from dbos import DBOS, SetWorkflowID, SetWorkflowTimeout


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


@DBOS.workflow()
def without_steps(image: str) -> None:
    shop.resize(image)
    shop.log("the end")


@DBOS.workflow()
def hurried(detach: bool) -> None:
    if detach:
        with SetWorkflowTimeout(None), SetWorkflowID("image-1"):
            DBOS.start_workflow(thumbnail, "a.png")
    else:
        with SetWorkflowID("image-1"):
            DBOS.start_workflow(thumbnail, "a.png")


@DBOS.workflow()
def enqueues() -> None:
    with SetWorkflowID("image-1"):
        DBOS.enqueue_workflow("thumbnails", thumbnail, "a.png")


def register() -> None:
    DBOS.register_queue("thumbnails", worker_concurrency=1, polling_interval_sec=0.05)


def wait_for(id: str) -> None:
    DBOS.retrieve_workflow(id).get_result()


def with_timeout(seconds: float) -> str:
    with SetWorkflowTimeout(seconds):
        return DBOS.start_workflow(thumbnail, "a.png").get_result()


def error_of_waiter(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.start("thumbnail", "a.png", id="image-1", timeout=60)
    lab.wait_call("resize")
    lab.expire("image-1")
    return worker.error("wait_for", "image-1")


def no_steps(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.start("without_steps", "a.png", id="image-1", timeout=60)
    lab.wait_call("resize")
    lab.expire("image-1")
    lab.wait_status("image-1", "CANCELLED")
    lab.release("resize")
    lab.wait_call("log", done=True)
    return lab.now("image-1")


def by_another_process(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.start("thumbnail", "a.png", id="image-1", timeout=60)
    lab.wait_call("resize")
    lab.kill(worker)
    lab.worker(executor="worker-2")
    lab.expire("image-1")
    return lab.wait_status("image-1", "CANCELLED")


def deadline_of_a_child(lab):
    lab.worker().start("hurried", False, id="album-1", timeout=60)
    lab.status("album-1")
    return "the same" if deadline(lab, "image-1") == deadline(lab, "album-1") else "another"


def left_behind(lab):
    lab.hold("resize")
    lab.worker().start("hurried", False, id="album-1", timeout=60)
    lab.status("album-1")
    lab.expire("image-1")
    return lab.wait_status("image-1", "CANCELLED")


def detached_child(lab):
    lab.worker().start("hurried", True, id="album-1", timeout=60)
    lab.status("album-1")
    return str(deadline(lab, "image-1"))


def queued_child(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.call("register")
    worker.start("thumbnail", "z.png", id="busy", queue="thumbnails")
    lab.wait_call("resize")
    worker.start("enqueues", id="album-1", timeout=60)
    lab.status("album-1")
    lab.expire("image-1")
    return lab.wait_status("image-1", "CANCELLED")


def queued_from_outside(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.call("register")
    worker.start("thumbnail", "z.png", id="busy", queue="thumbnails")
    lab.wait_call("resize")
    worker.start("thumbnail", "a.png", id="image-1", queue="thumbnails", timeout=60)
    return str(deadline(lab, "image-1"))


def zero(lab):
    return lab.worker().call("with_timeout", 0)


def negative(lab):
    return lab.worker().message("with_timeout", -1)


def deadline(lab, id):
    """The moment at which a workflow will be cancelled, in milliseconds; None while it has none."""
    return lab.sql("SELECT workflow_deadline_epoch_ms FROM dbos.workflow_status WHERE workflow_uuid = %s", id)[0][0]
