import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


# --8<-- [start:example]
@DBOS.workflow()
def thumbnail(customer: str, image: str) -> str:
    return resize(f"{customer}/{image}")


def register_queues() -> None:
    DBOS.register_queue("thumbnails", worker_concurrency=2, partition_concurrency=1)


def upload(customer: str, image: str) -> str:
    with SetEnqueueOptions(queue_partition_key=customer):
        return DBOS.enqueue_workflow("thumbnails", thumbnail, customer, image).workflow_id


# --8<-- [end:example]
