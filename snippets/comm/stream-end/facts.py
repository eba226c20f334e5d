import inspect

import shop
from dbos import DBOS


@DBOS.workflow()
def fails() -> None:
    for number in range(3):
        DBOS.write_stream("answer", number)
    raise ValueError("the model is overloaded")


@DBOS.workflow()
def stalls(close: bool = False) -> None:
    DBOS.write_stream("answer", "first")
    if close:
        DBOS.close_stream("answer")
        DBOS.write_stream("answer", "too late")
    shop.log("stalled")


def read_after_failure(lab):
    worker = lab.worker()
    worker.start("fails", id="chat-1")
    return worker.call("show", "chat-1")


def read_after_cancel(lab):
    lab.hold("log")
    worker = lab.worker()
    worker.start("stalls", id="chat-1")
    lab.wait_call("log")
    worker.call("cancel", "chat-1")
    shown = worker.call("show", "chat-1")
    lab.release("log")
    return shown


def stalled(lab):
    lab.hold("log")
    worker = lab.worker()
    worker.start("stalls", id="chat-1")
    lab.wait_call("log")
    error = worker.error("show", "chat-1", timeout_seconds=0.2)
    lab.release("log")
    return error


def default_timeout(lab):
    return lab.process().call("timeout_of_read_stream")


def unclosed(lab):
    lab.hold("log")
    worker = lab.worker()
    worker.start("stalls", id="chat-1")
    lab.wait_call("log")
    return ended(lab, worker)


def closed(lab):
    lab.hold("log")
    worker = lab.worker()
    worker.start("stalls", True, id="chat-1")
    lab.wait_call("log")
    return ended(lab, worker)


def ended(lab, worker):
    """Whether the reader ends while the workflow still runs."""
    worker.send("show", "chat-1")
    lab.polled("_dbos_internal_queue", 20)
    found = "waits" if worker.waiting else "ends"
    lab.release("log")
    return found


def after_close(lab):
    worker = lab.worker()
    worker.start("stalls", True, id="chat-1")
    lab.status("chat-1")
    return worker.call("show", "chat-1")


def wrong_key(lab):
    worker = lab.worker()
    worker.start("fails", id="chat-1")
    lab.status("chat-1")
    return worker.call("show", "chat-1", key="anwser")


def unknown_workflow(lab):
    return lab.worker().error("show", "no-such-chat")


def show(chat: str, key: str = "answer", timeout_seconds: float | None = None) -> list[object]:
    return list(DBOS.read_stream(chat, key, timeout_seconds=timeout_seconds))


def timeout_of_read_stream() -> str:
    return repr(inspect.signature(DBOS.read_stream).parameters["timeout_seconds"].default)


def cancel(chat: str) -> None:
    DBOS.cancel_workflow(chat)
