import shop
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID


@DBOS.step()
def send_email(customer: str, subject: str) -> None:
    shop.send_email(customer, subject)


@DBOS.workflow()
def export(customer: str) -> None:
    send_email(customer, "your data")


def register(*names: str, **limits: int) -> None:
    for name in names:
        DBOS.register_queue(name, **limits)


def click(queue: str = "exports", id: str = "first", **options: object) -> str:
    with SetEnqueueOptions(deduplication_id="ann", **options), SetWorkflowID(id):
        DBOS.enqueue_workflow(queue, export, "ann")
    return "accepted"


def start() -> None:
    with SetEnqueueOptions(deduplication_id="ann"):
        DBOS.start_workflow(export, "ann")


def cancel() -> None:
    DBOS.cancel_workflow("first")


def _again(web, **options):
    return web.error("click", id="second", **options) or "accepted"


def _web(lab, queues, listen=()):
    web = lab.worker(listen=list(listen))
    web.call("register", *queues)
    return web


def message(lab):
    web = _web(lab, ["exports"])
    web.call("click")
    return web.message("click", id="second")


def while_delayed(lab):
    web = _web(lab, ["exports"])
    web.call("click", delay_seconds=3600)
    return lab.now("first") + " " + _again(web)


def while_running(lab):
    web = _web(lab, ["exports"], listen=["exports"])
    lab.hold("send_email")
    web.call("click")
    lab.wait_call("send_email")
    return lab.now("first") + " " + _again(web)


def after_success(lab):
    web = _web(lab, ["exports"], listen=["exports"])
    web.call("click")
    return lab.status("first") + " " + _again(web)


def after_error(lab):
    web = _web(lab, ["exports"], listen=["exports"])
    lab.fail("send_email")
    web.call("click")
    return lab.status("first") + " " + _again(web)


def after_cancel(lab):
    web = _web(lab, ["exports"])
    web.call("click")
    web.call("cancel")
    return lab.status("first") + " " + _again(web)


def other_queue(lab):
    web = _web(lab, ["exports", "reports"])
    web.call("click")
    return _again(web, queue="reports")


def same_workflow_id(lab):
    web = _web(lab, ["exports"])
    web.call("click")
    return web.call("click")


def partitioned(lab):
    web = lab.worker(executor="web", listen=[])
    web.call("register", "exports", partition_concurrency=1)
    return web.message("click", queue_partition_key="ann")


def started(lab):
    web = lab.worker(executor="web", listen=[])
    return web.error("start")
