import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


# --8<-- [start:example]
@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


def register_queues() -> None:
    DBOS.register_queue("thumbnails", worker_concurrency=2)


def upload(image: str) -> str:
    return DBOS.enqueue_workflow("thumbnails", thumbnail, image).workflow_id


# --8<-- [end:example]
