from dbos import DBOS


@DBOS.workflow()
def waits(seconds: float) -> None:
    DBOS.sleep(seconds)


@DBOS.workflow()
def done() -> None:
    pass


@DBOS.step()
def sleeping_step() -> None:
    DBOS.sleep(1)


@DBOS.workflow()
def sleeps_in_step() -> None:
    sleeping_step()


@DBOS.workflow()
async def sleeps_in_async() -> None:
    DBOS.sleep(1)


def outside(lab):
    return lab.worker().message("nap")


def in_step(lab):
    lab.worker().start("sleeps_in_step", id="ann")
    return lab.ending("ann")


def in_async(lab):
    lab.worker().start("sleeps_in_async", id="ann")
    return lab.ending("ann")


def delayed_status(lab):
    worker = lab.worker()
    worker.call("register")
    worker.start("done", id="ann", queue="reminders", enqueue={"delay_seconds": 60})
    return lab.now("ann")


def behind_sleeper(lab):
    worker = lab.worker()
    worker.call("register")
    worker.start("waits", 60, id="ann", queue="reminders")
    lab.wait_status("ann", "PENDING")
    worker.start("done", id="bob", queue="reminders")
    return lab.status("bob")


def behind_delayed(lab):
    worker = lab.worker()
    worker.call("register")
    worker.start("done", id="ann", queue="reminders", enqueue={"delay_seconds": 60})
    worker.start("done", id="bob", queue="reminders")
    return lab.status("bob")


def register() -> None:
    DBOS.register_queue("reminders", worker_concurrency=1, polling_interval_sec=0.05)


def nap() -> None:
    DBOS.sleep(1)
