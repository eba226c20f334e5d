import shop
from dbos import DBOS, SetEnqueueOptions


@DBOS.step()
def send_email(customer: str, subject: str) -> None:
    shop.send_email(customer, subject)


@DBOS.workflow()
def remind(customer: str) -> None:
    send_email(customer, "your basket is waiting")


def register() -> None:
    DBOS.register_queue("mail", worker_concurrency=1)


def remind_later(seconds: float) -> None:
    from dbos import SetWorkflowID

    with SetEnqueueOptions(delay_seconds=seconds), SetWorkflowID("remind-1"):
        DBOS.enqueue_workflow("mail", remind, "ann")


def start_later() -> None:
    with SetEnqueueOptions(delay_seconds=60):
        DBOS.start_workflow(remind, "ann")


def hurry() -> None:
    DBOS.set_workflow_delay("remind-1", delay_seconds=0)


def cancel() -> None:
    DBOS.cancel_workflow("remind-1")


def queued() -> list[str]:
    return [job.status for job in DBOS.list_queued_workflows()]


def _worker(lab, seconds):
    worker = lab.worker()
    worker.call("register")
    worker.call("remind_later", seconds)
    return worker


def meanwhile(lab):
    _worker(lab, 86400)
    lab.polled("mail", 3)
    return lab.now("remind-1")


def listed(lab):
    return _worker(lab, 86400).call("queued")[0]


def hurried(lab):
    _worker(lab, 86400).call("hurry")
    return lab.wait_status("remind-1", "SUCCESS")


def cancelled(lab):
    _worker(lab, 86400).call("cancel")
    return lab.now("remind-1")


def survives(lab):
    worker = _worker(lab, 2)
    lab.kill(worker)
    lab.worker(executor="worker-2")
    return lab.wait_status("remind-1", "SUCCESS")


def started(lab):
    return lab.worker(listen=[]).message("start_later").removeprefix("DBOS Error: ")
