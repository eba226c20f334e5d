import inspect
import sys

import shop
from dbos import DBOS


@DBOS.workflow(max_recovery_attempts=0)
def thumbnail(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def leaves(order: str) -> None:
    shop.log("leaving")
    sys.exit(1)


def default() -> int:
    return inspect.signature(DBOS.workflow).parameters["max_recovery_attempts"].default


def wait_for(id: str) -> None:
    DBOS.retrieve_workflow(id).get_result()


def resume(id: str) -> str:
    return DBOS.resume_workflow(id).get_result()


def _exceeded(lab, id="image-1"):
    lab.kill_on("resize")
    lab.worker().start("thumbnail", "bomb.png", id=id)
    worker = lab.recover()
    lab.status(id)
    return worker


def default_attempts(lab):
    return lab.process().call("default")


def error_of_waiter(lab):
    return _exceeded(lab).error("wait_for", "image-1")


def resumed(lab):
    _exceeded(lab).call("resume", "image-1")
    return lab.status("image-1")


def system_exit(lab):
    lab.worker().start("leaves", "o-1", id="order-1")
    return lab.status("order-1")


def runs_after_system_exit(lab):
    worker = lab.worker()
    worker.start("leaves", "o-1", id="order-1")
    lab.status("order-1")
    lab.kill(worker)
    lab.recover()
    lab.wait_call("log", 2)
    lab.status("order-1")
    return lab.count("log")


def after_an_exception(lab):
    lab.fail("resize")
    worker = lab.worker()
    worker.start("thumbnail", "a.png", id="image-1")
    lab.status("image-1")
    lab.kill(worker)
    lab.recover()
    lab.settle()
    return lab.status("image-1") if lab.attempts("resize") == 1 else "run again"
