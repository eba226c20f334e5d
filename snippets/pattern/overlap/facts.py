from datetime import datetime
from typing import Any

import shop
from dbos import DBOS, SetEnqueueOptions, error


@DBOS.workflow()
def export() -> None:
    shop.resize("catalog")


@DBOS.workflow()
def nightly(tick: datetime, context: Any) -> None:
    shop.resize("catalog")


@DBOS.workflow()
def unless_running(tick: datetime, context: Any) -> None:
    try:
        with SetEnqueueOptions(deduplication_id="export"):
            DBOS.enqueue_workflow("exports", export)
    except error.DBOSQueueDeduplicatedError:
        pass


def waiting(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.call("schedule", "nightly", global_concurrency=1)
    worker.call("trigger", 3)
    lab.wait_call("resize")
    return len(lab.workflows(status="ENQUEUED"))


def made_up(lab):
    worker = lab.worker()
    worker.call("schedule", "nightly", global_concurrency=1)
    worker.call("trigger", 3)
    for id in lab.workflows():
        lab.status(id)
    return lab.count("resize")


def two_workers(lab):
    lab.hold("resize", every=True)
    worker = lab.worker()
    lab.worker(executor="worker-2")
    worker.call("schedule", "nightly", worker_concurrency=1)
    worker.call("trigger", 3)
    lab.wait_call("resize", 2)
    lab.polled("exports", 5)
    return lab.peak("resize")


def dropped(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.call("schedule", "unless_running", global_concurrency=1, queue=None)
    worker.call("trigger", 3)
    lab.wait_call("resize")
    for id in lab.workflows(name="unless_running"):
        lab.status(id)
    lab.release("resize")
    for id in lab.workflows():
        lab.status(id)
    return lab.count("resize")


def unknown_queue(lab):
    return lab.worker().message("apply", "nightly", "exprots")


def applied_without_queue(lab):
    worker = lab.worker()
    worker.call("schedule", "nightly", global_concurrency=1)
    worker.call("apply", "nightly", None)
    return repr(lab.sql("SELECT queue_name FROM dbos.workflow_schedules")[0][0])


def schedule(workflow: str, queue: str | None = "exports", **limits: int) -> None:
    DBOS.register_queue("exports", polling_interval_sec=0.05, **limits)
    apply(workflow, queue)


def apply(workflow: str, queue: str | None) -> None:
    DBOS.apply_schedules(
        [{"schedule_name": "nightly", "workflow_fn": globals()[workflow], "schedule": "0 3 1 1 *", "queue_name": queue}]
    )


def trigger(times: int) -> None:
    for _ in range(times):
        DBOS.trigger_schedule("nightly")
