import shop
from dbos import DBOS


@DBOS.step()
def ask(prompt: str) -> str:
    return shop.ask(prompt)


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def ask_again(prompt: str) -> str:
    return shop.ask(prompt)


@DBOS.workflow()
def triage(ticket: str) -> str:
    return ask(ticket)


@DBOS.workflow()
def triage_again(ticket: str) -> str:
    return ask_again(ticket)


def register(**limits: object) -> None:
    DBOS.register_queue("assistant", **limits)


def _asked(lab, limits, workflow="triage"):
    """How many calls are made for eight tickets."""
    worker = lab.worker(executor="worker-1")
    worker.call("register", **limits)
    for id in [worker.start(workflow, f"ticket-{n}", queue="assistant") for n in range(8)]:
        lab.status(id)
    return lab.attempts("ask")


def _lost(lab, executor):
    """The only start of the period was spent by a worker that died; another one has the next ticket."""
    lab.kill_on("ask")
    dead = lab.worker(executor="worker-1")
    dead.call("register", limiter={"limit": 1, "period": 3600})
    dead.start("triage", "ticket-0", id="ticket-0", queue="assistant")
    lab.wait_killed(dead)
    lab.worker(executor=executor).start("triage", "ticket-1", id="ticket-1", queue="assistant")


def two_workers(lab):
    lab.worker(executor="worker-2")
    return _asked(lab, {"limiter": {"limit": 5, "period": 3600}})


def only_concurrency(lab):
    return _asked(lab, {"worker_concurrency": 5})


def retried(lab):
    lab.fail("ask")
    return _asked(lab, {"limiter": {"limit": 5, "period": 3600}}, "triage_again")


def bypassed(lab):
    worker = lab.worker()
    worker.call("register", limiter={"limit": 5, "period": 3600})
    for id in [worker.start("triage", f"ticket-{n}") for n in range(8)]:
        lab.status(id)
    return lab.attempts("ask")


def without_period(lab):
    return lab.worker(listen=[]).message("register", limiter={"limit": 5})


def after_a_death(lab):
    _lost(lab, "worker-2")
    return lab.status("ticket-1")


def recovered(lab):
    _lost(lab, "worker-1")
    return lab.status("ticket-0")
