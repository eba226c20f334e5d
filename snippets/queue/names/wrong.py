import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


def register_queues() -> None:
    DBOS.register_queue("thumbnails-free", worker_concurrency=2)
    DBOS.register_queue("thumbnails-pro", worker_concurrency=8)


# --8<-- [start:example]
@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


def upload(plan: str, image: str) -> str:
    job = DBOS.enqueue_workflow(f"thumbnails-{plan}", thumbnail, image)  # any name is taken
    return job.workflow_id


# --8<-- [end:example]
