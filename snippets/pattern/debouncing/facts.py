import shop
from dbos import DBOS, Debouncer, SetEnqueueOptions


@DBOS.step()
def ask(text: str) -> str:
    return shop.ask(text)


@DBOS.workflow()
def suggest(text: str) -> str:
    ask(text)
    return text


def last_input(lab):
    worker = lab.worker()
    worker.call("keys", "mug", "B", "Bl", "Blue")
    return lab.result(lab.workflows()[0])


def ids(lab):
    return len(set(lab.worker().call("keys", "mug", "B", "Bl", "Blue")))


def ids_of_two(lab):
    worker = lab.worker()
    return len({*worker.call("keys", "mug", "B", "Bl"), *worker.call("keys", "cap", "R", "Re")})


def meanwhile(lab):
    [id] = lab.worker().call("keys", "mug", "B")
    return lab.now(id)


def queue(lab):
    [id] = lab.worker().call("keys", "mug", "B")
    return lab.row(id).queue


def after_a_kill(lab):
    worker = lab.worker()
    [id] = worker.call("keys", "mug", "B")
    lab.kill(worker)
    lab.recover()
    return lab.status(id)


def with_priority(lab):
    return lab.worker().error("with_options", priority=1)


def a_step(lab):
    return lab.worker().message("of_a_step")


def capped(lab):
    worker = lab.worker()
    [id] = worker.call("keys", "mug", "B", cap=60.0, period=50.0)
    worker.call("keys", "mug", "Bl", cap=60.0, period=3000.0)
    [(due, created)] = lab.sql("SELECT delay_until_epoch_ms, created_at FROM dbos.workflow_status WHERE workflow_uuid = %s", id)
    return round((due - created) / 1000)


def keys(product: str, *texts: str, cap: float | None = None, period: float = 1.0) -> list[str]:
    debouncer = Debouncer.create(suggest, debounce_timeout_sec=cap)
    return [debouncer.debounce(product, period, text).workflow_id for text in texts]


def with_options(**options: int) -> None:
    with SetEnqueueOptions(**options):
        Debouncer.create(suggest).debounce("mug", 1.0, "B")


def of_a_step() -> None:
    Debouncer.create(ask).debounce("mug", 1.0, "B")
