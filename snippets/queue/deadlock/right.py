import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def pack(order: str) -> str:
    return ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    parcel = DBOS.enqueue_workflow("parcels", pack, order)
    return parcel.get_result()


def register_queues() -> None:
    DBOS.register_queue("orders", worker_concurrency=1)
    DBOS.register_queue("parcels", worker_concurrency=1)


# --8<-- [end:example]
