import inspect
import os

import shop
from dbos import DBOS, DBOSClient


@DBOS.workflow()
def receives(topics: list[str | None]) -> list[object]:
    shop.log("ready")
    return [DBOS.recv(topic, timeout_seconds=0.1) for topic in topics]


@DBOS.workflow()
def receives_twice() -> list[object]:
    return [DBOS.recv("payment", timeout_seconds=60), DBOS.recv("payment", timeout_seconds=0.1)]


@DBOS.workflow()
def done() -> None:
    pass


@DBOS.step()
def receives_in_step() -> object:
    return DBOS.recv("payment", timeout_seconds=0)


@DBOS.workflow()
def wrong_place() -> object:
    return receives_in_step()


def default_timeout(lab):
    return lab.process().call("timeout_of_recv")


def timed_out(lab):
    lab.worker().start("receives", ["payment"], id="o-1")
    return repr(lab.result("o-1")[0])


def other_topic(lab):
    lab.hold("log")
    worker = lab.worker()
    worker.start("receives", ["refund", None, "payment"], id="o-1")
    worker.call("send", "o-1", "paid")
    lab.release("log")
    return lab.result("o-1")


def sent_while_down(lab):
    worker = lab.worker()
    worker.start("receives_twice", id="o-1")
    lab.wait_status("o-1", "PENDING")
    lab.kill(worker)
    lab.process().call("send_as_client", "o-1", "paid")
    lab.recover(worker)
    return lab.result("o-1")[0]


def rows(lab):
    worker = lab.worker()
    worker.start("receives", ["payment"], id="o-1")
    lab.status("o-1")
    return len(lab.steps("o-1"))


def to_nobody(lab):
    return lab.worker().error("send", "o-1", "paid")


def to_the_dead(lab):
    worker = lab.worker()
    worker.start("done", id="o-1")
    lab.status("o-1")
    return worker.error("send", "o-1", "paid") or "nothing"


def in_step(lab):
    lab.worker().start("wrong_place", id="o-1")
    return lab.error_text("o-1")


def timeout_of_recv() -> float:
    return inspect.signature(DBOS.recv).parameters["timeout_seconds"].default


def send(order: str, message: object) -> None:
    DBOS.send(order, message, topic="payment")


def send_as_client(order: str, message: object) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.send(order, message, topic="payment")
    client.destroy()
