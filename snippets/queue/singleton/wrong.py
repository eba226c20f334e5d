import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def load_catalog() -> list[str]:
    return shop.load_catalog()


def register_queues() -> None:
    DBOS.register_queue("imports", worker_concurrency=2)


# --8<-- [start:example]
@DBOS.workflow()
def import_catalog(supplier: str) -> list[str]:
    return load_catalog()


def click_import(supplier: str) -> str:
    with SetEnqueueOptions(deduplication_id=supplier):  # the second click raises
        job = DBOS.enqueue_workflow("imports", import_catalog, supplier)
    return job.workflow_id


# --8<-- [end:example]
