import asyncio

import shop
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return charge(order)


@DBOS.workflow()
def reconcile() -> None:
    DBOS.list_workflows(load_input=False, load_output=False)


def queue_later() -> None:
    DBOS.register_queue("payments")
    with SetWorkflowID("order-2"), SetEnqueueOptions(delay_seconds=3600):
        DBOS.enqueue_workflow("payments", pay, "o-2")


def found(**query: object) -> int:
    return len(DBOS.list_workflows(**query))


def failed_with(load_output: bool) -> str:
    return repr(DBOS.list_workflows(status="ERROR", load_output=load_output)[0].error)


def list_in_loop() -> None:
    asyncio.run(_list())


async def _list() -> None:
    DBOS.list_workflows()


def queued() -> int:
    return len(DBOS.list_queued_workflows())


def _failed(lab, id="order-1"):
    lab.fail("charge")
    worker = lab.worker()
    worker.start("pay", "o-1", id=id)
    lab.status(id)
    return worker


def lower_case(lab):
    return _failed(lab).call("found", status="error")


def upper_case(lab):
    return _failed(lab).call("found", status="ERROR")


def error_loaded(lab):
    return _failed(lab).call("failed_with", True)


def error_left_out(lab):
    return _failed(lab).call("failed_with", False)


def waiting_without_delayed(lab):
    worker = lab.worker()
    worker.call("queue_later")
    return worker.call("found", status=["ENQUEUED", "PENDING"])


def delayed(lab):
    worker = lab.worker()
    worker.call("queue_later")
    return lab.now("order-2")


def queued_with_delayed(lab):
    worker = lab.worker()
    worker.call("queue_later")
    return worker.call("queued")


def in_event_loop(lab):
    return lab.worker().error("list_in_loop")


def listed_in_a_workflow(lab):
    lab.worker().start("reconcile", id="audit-1")
    lab.status("audit-1")
    return lab.sql("SELECT function_name FROM dbos.operation_outputs WHERE workflow_uuid = 'audit-1'")[0][0]
