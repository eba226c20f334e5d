import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def thumbnail(image: str) -> str:
    return resize(image)


def register(**limits: int) -> int | None:
    return DBOS.register_queue("thumbnails", **limits).global_concurrency


def cancel(id: str) -> None:
    DBOS.cancel_workflow(id)


def _enqueue(worker, number, first=0):
    for n in range(first, first + number):
        worker.start("thumbnail", f"{n}.png", id=f"job-{n}", queue="thumbnails")


def _in_hand(lab, executors, limits):
    lab.hold("resize", every=True)
    workers = [lab.worker(executor=executor) for executor in executors]
    workers[0].call("register", **limits)
    _enqueue(workers[0], 6)
    lab.wait_call("resize", 2)
    lab.polled("thumbnails", 4)
    lab.until(lambda: lab.attempts("resize") == len(lab.workflows(status="PENDING")))
    return lab.shares("resize", *workers)


def _orphaned(lab, executor):
    """One job is left by a dead worker; another worker of this executor id has enqueued the next."""
    lab.kill_on("resize")
    dead = lab.worker(executor="worker-1")
    dead.call("register", global_concurrency=1)
    _enqueue(dead, 1)
    lab.wait_killed(dead)
    worker = lab.worker(executor=executor)
    _enqueue(worker, 1, first=1)
    return worker


def per_process(lab):
    return _in_hand(lab, ["worker-1", "worker-2"], {"worker_concurrency": 2})


def over_all(lab):
    return sum(_in_hand(lab, ["worker-1", "worker-2"], {"global_concurrency": 2}))


def same_executor_id(lab):
    return _in_hand(lab, ["worker-1", "worker-1"], {"worker_concurrency": 2})


def dead_job(lab):
    _orphaned(lab, "worker-2")
    lab.status("job-1")
    return lab.now("job-0")


def restarted(lab):
    _orphaned(lab, "worker-1")
    return lab.status("job-1")


def cancelled(lab):
    _orphaned(lab, "worker-2").call("cancel", "job-0")
    return lab.status("job-1")


def old_name(lab):
    return lab.worker(listen=[]).call("register", concurrency=4)


def both_names(lab):
    return lab.worker(listen=[]).message("register", concurrency=4, global_concurrency=4)


def worker_above_global(lab):
    return lab.worker(listen=[]).message("register", worker_concurrency=3, global_concurrency=2)
