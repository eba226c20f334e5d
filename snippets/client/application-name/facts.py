import os

from dbos import DBOS, DBOSClient


@DBOS.workflow()
def confirm(order: str) -> str:
    return f"{DBOS.application_version} {order}"


def register(queue: str = "mail") -> None:
    DBOS.register_queue(queue, polling_interval_sec=0.05)


def client_of(application: str | None) -> DBOSClient:
    return DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"], application_name=application)


def register_as(application: str | None) -> None:
    client_of(application).register_queue("mail", polling_interval_sec=0.05)


def enqueue(application: str | None, workflow: str = "confirm") -> None:
    client_of(application).enqueue({"workflow_id": "mail-1", "workflow_name": workflow, "queue_name": "mail"}, "o-1")


def listed(application: str | None) -> int:
    return len(client_of(application).list_workflows())


def start(lab, application: str):
    return lab.worker("facts.py", executor=application, version=f"{application}-1", config={"name": application})


def owner_of_the_queue(lab):
    start(lab, "warehouse")
    worker = start(lab, "shop")
    worker.call("register")
    worker.call("enqueue", None)
    lab.status("mail-1")
    return lab.result("mail-1")


def foreign_name(lab):
    worker = start(lab, "shop")
    worker.call("register")
    worker.call("enqueue", "warehouse")
    return lab.status("mail-1")


def misspelt_name(lab):
    worker = start(lab, "shop")
    worker.call("register")
    worker.call("enqueue", "Shop")
    return lab.status("mail-1")


def taken_queue(lab):
    start(lab, "shop").call("register")
    return start(lab, "warehouse").error("register")


def seen_by_the_other(lab):
    client = lab.process()
    client.call("register_as", "shop")
    client.call("enqueue", "shop")
    return client.call("listed", "warehouse")


def seen_by_nobody(lab):
    client = lab.process()
    client.call("register_as", "shop")
    client.call("enqueue", "shop")
    return client.call("listed", None)


def without_the_workflow(lab):
    client = lab.process()
    client.call("register_as", None)
    lab.worker("warehouse_worker.py", config={"name": "warehouse"})
    client.call("enqueue", None, "refund")
    return lab.status("mail-1")
