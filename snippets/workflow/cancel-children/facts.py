import shop
from dbos import DBOS


@DBOS.step()
def send_email(to: str) -> None:
    shop.send_email(to)


@DBOS.workflow()
def one(to: str) -> None:
    send_email(to)


@DBOS.workflow()
def several(to: str) -> None:
    DBOS.start_workflow(one, to).get_result()


@DBOS.workflow()
def campaign(to: str) -> None:
    DBOS.start_workflow(several, to).get_result()


@DBOS.workflow()
def queued(to: str) -> None:
    DBOS.enqueue_workflow("mails", one, "first")
    DBOS.enqueue_workflow("mails", one, to).get_result()


def register() -> None:
    DBOS.register_queue("mails", worker_concurrency=1, polling_interval_sec=0.05)


def cancel(id: str, cancel_children: bool) -> None:
    DBOS.cancel_workflow(id, cancel_children=cancel_children)


def children(id: str) -> list[str]:
    return [child.workflow_id for child in DBOS.list_workflows(parent_workflow_id=id)]


def grandchild(lab):
    lab.hold("send_email")
    worker = lab.worker()
    worker.start("campaign", "ann", id="summer")
    lab.wait_call("send_email")
    worker.call("cancel", "summer", True)
    return lab.now("summer-1-1")


def waiting_in_a_queue(lab):
    lab.hold("send_email")
    worker = lab.worker()
    worker.call("register")
    worker.start("queued", "ann", id="summer")
    lab.wait_call("send_email")
    lab.wait_status("summer-2", "ENQUEUED")
    worker.call("cancel", "summer", False)
    lab.release("send_email")
    lab.status("summer-2")
    return lab.count("send_email")


def parent_of_a_cancelled_child(lab):
    lab.hold("send_email")
    worker = lab.worker()
    worker.start("several", "ann", id="summer")
    lab.wait_call("send_email")
    worker.call("cancel", "summer-1", False)
    lab.release("send_email")
    return lab.ending("summer")


def listed(lab):
    worker = lab.worker()
    worker.start("campaign", "ann", id="summer")
    lab.status("summer")
    return len(worker.call("children", "summer"))
