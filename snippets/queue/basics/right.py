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
    DBOS.register_queue("thumbnails", worker_concurrency=3)


def upload(images: list[str]) -> None:
    for image in images:
        DBOS.enqueue_workflow("thumbnails", thumbnail, image)


# --8<-- [end:example]
