import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


def register_queues() -> None:
    DBOS.register_queue("parcels", worker_concurrency=1)


# --8<-- [start:example]
@DBOS.workflow()
def send_parcel(order: str) -> str:
    return ship(order)


def enqueue(order: str) -> None:
    with SetEnqueueOptions(priority=100):
        DBOS.enqueue_workflow("parcels", send_parcel, order)


def enqueue_express(order: str) -> None:
    with SetEnqueueOptions(priority=1):
        DBOS.enqueue_workflow("parcels", send_parcel, order)


# --8<-- [end:example]
