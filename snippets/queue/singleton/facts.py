import shop
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID


@DBOS.step()
def quote(order: str) -> str:
    shop.quote(order)
    return order


@DBOS.workflow()
def price(order: str) -> str:
    return quote(order)


def register() -> None:
    DBOS.register_queue("prices", worker_concurrency=2)


def join(order: str) -> str:
    with SetEnqueueOptions(deduplication_id="prices", duplication_policy="return-existing"):
        return DBOS.enqueue_workflow("prices", price, order).workflow_id


def join_without_id() -> None:
    with SetEnqueueOptions(duplication_policy="return-existing"):
        DBOS.enqueue_workflow("prices", price, "o-1")


def join_under_own_id() -> str:
    with SetEnqueueOptions(deduplication_id="prices", duplication_policy="return-existing"), SetWorkflowID("mine"):
        return DBOS.enqueue_workflow("prices", price, "o-2").workflow_id


def start_once(order: str) -> str:
    with SetWorkflowID("prices"):
        return DBOS.enqueue_workflow("prices", price, order).workflow_id


def other_arguments(lab):
    worker = lab.worker()
    worker.call("register")
    lab.hold("quote")
    worker.call("join", "o-1")
    lab.wait_call("quote")
    second = worker.call("join", "o-2")
    lab.release("quote")
    return lab.result(second)


def own_id(lab):
    web = lab.worker(listen=[])
    web.call("register")
    job = web.call("join", "o-1")
    return web.call("join_under_own_id") == job


def without_id(lab):
    return lab.worker(listen=[]).message("join_without_id").removeprefix("DBOS Error: ")


def after_the_end(lab):
    worker = lab.worker()
    worker.call("register")
    job = worker.call("join", "o-1")
    lab.status(job)
    return worker.call("join", "o-2") == job


def by_workflow_id(lab):
    worker = lab.worker()
    worker.call("register")
    job = worker.call("start_once", "o-1")
    lab.status(job)
    worker.call("start_once", "o-2")
    return lab.result(job)
