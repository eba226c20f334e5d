import os

import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


def construct() -> None:
    from dbos import Queue

    Queue("thumbnails")


def register(**limits: int) -> float:
    return DBOS.register_queue("thumbnails", **limits).polling_interval_sec


def configure_and_register() -> None:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    register()


def enqueue(image: str) -> str:
    return DBOS.enqueue_workflow("thumbnails", thumbnail, image).workflow_id


def enqueue_step(image: str) -> str:
    return DBOS.enqueue_workflow("thumbnails", resize, image).workflow_id


def start_all(images: list[str]) -> None:
    for image in images:
        DBOS.start_workflow(thumbnail, image)


def construct_message(lab):
    return lab.process().message("construct").removeprefix("DBOS Error: ")


def register_without_instance(lab):
    return lab.process().message("register").removeprefix("DBOS Error: ").split(". ")[0]


def register_before_launch(lab):
    return lab.process().message("configure_and_register").removeprefix("DBOS Error: ").split(". ")[0]


def enqueue_before_launch(lab):
    return lab.process().error("enqueue", "a.png")


def default_interval(lab):
    return lab.worker(listen=[]).call("register")


def started_at_once(lab):
    lab.hold("resize", every=True)
    lab.worker().call("start_all", [f"{n}.png" for n in range(12)])
    lab.wait_call("resize", 12)
    return lab.peak("resize")


def other_process_runs_it(lab):
    web = lab.worker(executor="web", listen=[])
    web.call("register", worker_concurrency=3)
    id = web.call("enqueue", "a.png")
    worker = lab.worker()
    lab.status(id)
    return lab.shares("resize", worker)[0]


def step_workflow_name(lab):
    web = lab.worker(listen=[])
    id = web.call("enqueue_step", "a.png")
    return lab.sql("SELECT name FROM dbos.workflow_status WHERE workflow_uuid = %s", id)[0][0]


def starts_in_order(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.call("register", worker_concurrency=1)
    ids = [worker.call("enqueue", f"{n}.png") for n in range(6)]
    lab.release("resize")
    for id in ids:
        lab.status(id)
    return lab.order("resize") == [f"{n}.png" for n in range(6)]
