import os

import shop
from dbos import DBOS, DBOSClient


@DBOS.step()
def mail(order: str) -> None:
    shop.send_email(order)


@DBOS.workflow()
def remind(order: str) -> None:
    mail(order)


def enqueue_by_client() -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"], application_name="shop")
    client.enqueue({"queue_name": "mail", "workflow_name": "remind", "workflow_id": "reminder-1"}, "o-1")
    client.destroy()


def set_latest(version: str) -> None:
    DBOS.set_latest_application_version(version)


def fork(id: str, version: str) -> str:
    return DBOS.fork_workflow(id, 1, application_version=version).workflow_id


def resume(id: str) -> None:
    DBOS.resume_workflow(id)


def queued() -> int:
    return len(DBOS.list_queued_workflows())


def list_all() -> None:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.list_workflows()


def deploy(lab, version):
    """Version 1, with a queue of reminders, and another version beside it."""
    old = lab.worker("before.py", version="1")
    old.call("open_queue")
    return old, lab.worker(executor="worker-2", version=version)


def stranded(lab, version):
    """A reminder that was under way in version 1, which no process runs any more."""
    lab.kill_on("send_email")
    old = lab.worker("before.py", version="1")
    old.start("remind", "o-1", id="reminder-1")
    lab.wait_killed(old)
    return lab.worker(version=version)


def client_version(lab):
    old, new = deploy(lab, "2")
    lab.process().call("enqueue_by_client")
    lab.status("reminder-1")
    return lab.row("reminder-1").version


def version_after_rollback(lab):
    old, new = deploy(lab, "2")
    new.call("set_latest", "1")
    lab.process().call("enqueue_by_client")
    lab.status("reminder-1")
    return lab.row("reminder-1").version


def worker_version(lab):
    old, new = deploy(lab, "2")
    old.start("remind", "o-1", id="reminder-1", queue="mail")
    lab.status("reminder-1")
    return lab.row("reminder-1").version


def delayed_is_queued(lab):
    old, new = deploy(lab, "2")
    old.start("remind", "o-1", id="reminder-1", queue="mail", enqueue={"delay_seconds": 3600})
    return new.call("queued")


def after_the_old_left(lab):
    stranded(lab, "2")
    return lab.status("reminder-1")


def old_version_again(lab):
    stranded(lab, "2")
    lab.worker("before.py", version="1")
    return lab.status("reminder-1")


def resumed(lab):
    stranded(lab, "2").call("resume", "reminder-1")
    return lab.status("reminder-1")


def forked(lab):
    id = stranded(lab, "2").call("fork", "reminder-1", "2")
    return lab.status(id)


def same_version(lab):
    lab.kill_on("send_email")
    old = lab.worker("before.py")
    old.start("remind", "o-1", id="reminder-1")
    lab.wait_killed(old)
    lab.worker("right.py")
    return lab.status("reminder-1")


def before_launch(lab):
    return lab.process().message("list_all").removeprefix("DBOS Error: ")
