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
    queue = DBOS.retrieve_queue(f"thumbnails-{plan}")
    if queue is None:
        raise LookupError(f"there is no queue for the plan {plan}")
    return queue.enqueue(thumbnail, image).workflow_id


# --8<-- [end:example]
