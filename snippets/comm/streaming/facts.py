import shop
from dbos import DBOS


@DBOS.workflow()
def in_workflow() -> str:
    words = []
    for word in shop.stream_answer("Where is it?"):
        DBOS.write_stream("answer", word)
        words.append(word)
    return " ".join(words)


@DBOS.step()
def generate() -> str:
    words = []
    for word in shop.stream_answer("Where is it?"):
        DBOS.write_stream("answer", word)
        words.append(word)
    return " ".join(words)


@DBOS.workflow()
def in_step() -> str:
    return generate()


def raw_after_crash(lab):
    lab.kill_on("token", 4)
    lab.worker().start("in_step", id="chat-1")
    worker = lab.recover()
    lab.status("chat-1")
    return worker.call("show", "chat-1")


def result_after_crash(lab):
    lab.kill_on("token", 4)
    lab.worker().start("in_step", id="chat-1")
    lab.recover()
    return lab.result("chat-1")


def result_when_spliced(lab):
    lab.kill_on("token", 4)
    lab.worker().start("in_workflow", id="chat-1")
    lab.recover()
    return lab.result("chat-1")


def rows_from_workflow(lab):
    lab.worker().start("in_workflow", id="chat-1")
    lab.status("chat-1")
    return len(lab.steps("chat-1"))


def rows_from_step(lab):
    lab.worker().start("in_step", id="chat-1")
    lab.status("chat-1")
    return len(lab.steps("chat-1"))


def outside(lab):
    return lab.worker().message("write")


def from_offset(lab):
    worker = lab.worker()
    worker.start("in_workflow", id="chat-1")
    lab.status("chat-1")
    return worker.call("show", "chat-1", offset=3)


def write() -> None:
    DBOS.write_stream("answer", "word")


def show(chat: str, offset: int = 0) -> str:
    return " ".join(DBOS.read_stream(chat, "answer", offset=offset))
