import shop
from dbos import DBOS, SendMessage


@DBOS.workflow()
def carrier() -> None:
    DBOS.recv("other topic", timeout_seconds=60)


@DBOS.step()
def send_in_step(key: str | None = None) -> None:
    DBOS.send("carrier", "o-1", topic="parcel", idempotency_key=key)
    shop.log("sent")


@DBOS.workflow()
def from_step(key: str | None = None) -> None:
    send_in_step(key)


@DBOS.workflow()
def from_workflow() -> None:
    DBOS.send("carrier", "o-1", topic="parcel")
    shop.log("sent")


@DBOS.workflow()
def to_nobody() -> None:
    DBOS.send("nobody", "o-1", topic="parcel")


@DBOS.workflow()
def in_bulk(*carriers: str) -> None:
    DBOS.send_bulk([SendMessage(name, "o-1", "parcel") for name in carriers])


def after_kill(lab, workflow, *args):
    lab.kill_on("log")
    worker = lab.worker()
    worker.start("carrier", id="carrier")
    worker.start(workflow, *args, id="o-1")
    lab.recover()
    lab.status("o-1")
    return lab.sql("SELECT count(*) FROM dbos.notifications")[0][0]


def killed_in_step(lab):
    return after_kill(lab, "from_step")


def killed_in_workflow(lab):
    return after_kill(lab, "from_workflow")


def killed_with_key(lab):
    return after_kill(lab, "from_step", "o-1")


def recorded_as(lab):
    worker = lab.worker()
    worker.start("carrier", id="carrier")
    worker.start("from_workflow", id="o-1")
    lab.status("o-1")
    return "DBOS." + lab.steps("o-1")[0]


def unknown_receiver(lab):
    lab.worker().start("to_nobody", id="o-1")
    return lab.ending("o-1")


def bulk_with_one_unknown(lab):
    worker = lab.worker()
    worker.start("carrier", id="carrier")
    worker.start("in_bulk", "carrier", "nobody", id="o-1")
    lab.status("o-1")
    return lab.sql("SELECT count(*) FROM dbos.notifications")[0][0]
