import os

import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def render(image: str) -> str:
    return resize(image)


def register() -> None:
    DBOS.register_queue("gpu", worker_concurrency=1)


def listen() -> None:
    DBOS.listen_queues(["gpu"])


def listen_twice() -> None:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.listen_queues(["gpu"])
    DBOS.listen_queues(["cpu"])


def fork(id: str) -> str:
    return DBOS.fork_workflow(id, 1).workflow_id


def _job(lab, queues):
    worker = lab.worker(listen=queues)
    worker.call("register")
    worker.start("render", "a.png", id="render-1", queue="gpu")
    return worker


def after_launch(lab):
    return lab.worker().message("listen")


def second_call(lab):
    return lab.process().message("listen_twice")


def misspelt(lab):
    _job(lab, ["gpus"])
    return lab.status("render-1")


def gpu_box_down(lab):
    _job(lab, ["cpu"])
    return lab.status("render-1")


def nothing(lab):
    _job(lab, [])
    return lab.status("render-1")


def internal_queue(lab):
    worker = _job(lab, ["cpu"])
    return lab.status(worker.call("fork", "render-1"))
