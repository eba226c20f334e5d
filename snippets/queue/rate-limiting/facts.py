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
    """How many calls two workers make for eight tickets."""
    web = lab.worker(executor="web", listen=[])
    web.call("register", **limits)
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    ids = [web.start(workflow, f"ticket-{n}", queue="assistant") for n in range(8)]
    for id in ids:
        lab.status(id)
    return lab.attempts("ask")


def _lost(lab, period):
    """One start per period, spent by a worker that died."""
    web = lab.worker(executor="web", listen=[])
    web.call("register", limiter={"limit": 1, "period": period})
    lab.kill_on("ask")
    web.start("triage", "ticket-0", id="ticket-0", queue="assistant")
    dead = lab.worker(executor="worker-1")
    lab.wait_killed(dead)
    web.start("triage", "ticket-1", id="ticket-1", queue="assistant")


def two_workers(lab):
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
    _lost(lab, 3600)
    lab.worker(executor="worker-2")
    return lab.status("ticket-1")


def recovered(lab):
    _lost(lab, 3600)
    lab.worker(executor="worker-1")
    return lab.status("ticket-0")
