import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


def register_queues() -> None:
    DBOS.register_queue("gpu", worker_concurrency=1)


# --8<-- [start:example]
@DBOS.workflow()
def render(image: str) -> str:
    return resize(image)


def retry_failed() -> None:
    for job in DBOS.list_workflows(status="ERROR"):
        DBOS.fork_workflow(job.workflow_id, 1, queue_name=job.queue_name)


# --8<-- [end:example]
