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


def _web(lab, limits):
    web = lab.worker(executor="web", listen=[])
    web.call("register", **limits)
    return web


def _enqueue(web, number):
    for n in range(number):
        web.start("thumbnail", f"{n}.png", id=f"job-{n}", queue="thumbnails")


def _in_hand(lab, executors, **limits):
    lab.hold("resize", every=True)
    web = _web(lab, limits)
    workers = [lab.worker(executor=executor) for executor in executors]
    _enqueue(web, 6)
    lab.polled("thumbnails", 4)
    lab.until(lambda: lab.attempts("resize") == len(lab.workflows(status="PENDING")))
    return lab.shares("resize", *workers)


def _orphaned(lab, name):
    web = _web(lab, {"global_concurrency": 1})
    lab.kill_on(name)
    dead = lab.worker(executor="worker-1")
    _enqueue(web, 2)
    lab.wait_killed(dead)
    return web


def per_process(lab):
    return _in_hand(lab, ["worker-1", "worker-2"], worker_concurrency=2)


def over_all(lab):
    return sum(_in_hand(lab, ["worker-1", "worker-2"], global_concurrency=2))


def same_executor_id(lab):
    return _in_hand(lab, ["worker-1", "worker-1"], worker_concurrency=2)


def dead_job(lab):
    _orphaned(lab, "resize")
    lab.worker(executor="worker-2")
    lab.status("job-1")
    return lab.now("job-0")


def restarted(lab):
    _orphaned(lab, "resize")
    lab.worker(executor="worker-1")
    return lab.status("job-1")


def cancelled(lab):
    web = _orphaned(lab, "resize")
    lab.worker(executor="worker-2")
    web.call("cancel", "job-0")
    return lab.status("job-1")


def old_name(lab):
    return lab.worker(listen=[]).call("register", concurrency=4)


def both_names(lab):
    return lab.worker(listen=[]).message("register", concurrency=4, global_concurrency=4)


def worker_above_global(lab):
    return lab.worker(listen=[]).message("register", worker_concurrency=3, global_concurrency=2)
