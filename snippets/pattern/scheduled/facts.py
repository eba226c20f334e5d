from datetime import datetime
from typing import Any

from dbos import DBOS


@DBOS.workflow()
def report(tick: datetime, context: Any) -> str:
    return repr(context)


@DBOS.workflow()
def one_argument(tick: datetime) -> None:
    pass


DAY = (datetime(2030, 7, 1), datetime(2030, 7, 2))


def context_default(lab):
    worker = lab.worker()
    return lab.result(worker.call("trigger", "report"))


def too_few_arguments(lab):
    worker = lab.worker()
    return lab.ending(worker.call("trigger", "one_argument"))


def five_fields(lab):
    return lab.worker().call("first_tick", "0 9 * * *")


def six_fields(lab):
    return lab.worker().call("first_tick", "30 0 9 * * *")


def in_new_york(lab):
    return lab.worker().call("first_tick", "0 9 * * *", zone="America/New_York")


def still_there(lab):
    worker = lab.worker()
    worker.call("apply", "sales", "stock")
    worker.call("apply", "sales")
    return sorted(worker.call("active"))


def paused(lab):
    worker = lab.worker()
    worker.call("apply", "sales")
    worker.call("pause", "sales")
    worker.call("apply", "sales")
    return lab.sql("SELECT status FROM dbos.workflow_schedules")[0][0]


def create_twice(lab):
    return lab.worker().error("create_twice_in_a_row")


def before_launch(lab):
    return lab.process().message("configure_and_apply")


def old_decorator(lab):
    return lab.process().message("decorate")


def trigger(workflow: str, context: object = None) -> str:
    DBOS.create_schedule(schedule_name="report", workflow_fn=globals()[workflow], schedule="0 9 * * *", context=context)
    return DBOS.trigger_schedule("report").workflow_id


def first_tick(cron: str, zone: str | None = None) -> str:
    DBOS.create_schedule(schedule_name="report", workflow_fn=report, schedule=cron, cron_timezone=zone)
    [handle] = DBOS.backfill_schedule("report", *DAY)
    return handle.workflow_id.partition("T")[2]


def apply(*names: str) -> None:
    DBOS.apply_schedules([{"schedule_name": name, "workflow_fn": report, "schedule": "0 9 * * *"} for name in names])


def active() -> list[str]:
    return [schedule["schedule_name"] for schedule in DBOS.list_schedules(status="ACTIVE")]


def pause(name: str) -> None:
    DBOS.pause_schedule(name)


def create_twice_in_a_row() -> None:
    for _ in range(2):
        DBOS.create_schedule(schedule_name="report", workflow_fn=report, schedule="0 9 * * *")


def configure_and_apply() -> None:
    DBOS(config={"name": "shop"})
    apply("sales")


def decorate() -> object:
    return DBOS.scheduled("0 9 * * *")
