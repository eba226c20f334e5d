from datetime import datetime
from typing import Any

from dbos import DBOS

from dbos_guide.lab.experiment import until


@DBOS.workflow()
def report(tick: datetime, context: Any) -> None:
    pass


def automatic(lab):
    worker = lab.worker()
    worker.call("apply", True)
    worker.stop()
    three_years_ago(lab)
    lab.worker()
    until(lambda: len(lab.workflows()) >= 3)
    lab.settle()
    return len(lab.workflows())


def by_default(lab):
    worker = lab.worker()
    worker.call("apply", False)
    worker.stop()
    three_years_ago(lab)
    lab.worker()
    lab.polled("_dbos_internal_queue", 20)
    return len(lab.workflows())


def after_a_pause(lab):
    worker = lab.worker()
    worker.call("apply", True)
    worker.call("pause")
    worker.stop()
    three_years_ago(lab)
    lab.worker().call("resume")
    until(lambda: len(lab.workflows()) >= 3)
    lab.settle()
    return len(lab.workflows())


def by_hand(lab):
    return lab.worker().call("backfill", 1)


def by_hand_twice(lab):
    lab.worker().call("backfill", 2)
    return len(lab.workflows())


def unknown_schedule(lab):
    return lab.worker().message("backfill_unknown")


def three_years_ago(lab, years=3):
    """Makes the yearly schedule look as if it had last fired `years` New Years before the latest one."""
    last = datetime(datetime.now().year - years, 1, 1)
    lab.sql("UPDATE dbos.workflow_schedules SET last_fired_at = %s", f"{last.isoformat()}+00:00")


def apply(automatic: bool, schedule: str = "0 0 1 1 *") -> None:
    DBOS.apply_schedules(
        [{"schedule_name": "report", "workflow_fn": report, "schedule": schedule, "automatic_backfill": automatic}]
    )


def pause() -> None:
    DBOS.pause_schedule("report")


def resume() -> None:
    DBOS.resume_schedule("report")


def backfill(times: int) -> int:
    apply(False, "0 * * * *")
    for _ in range(times):
        handles = DBOS.backfill_schedule("report", datetime(2030, 7, 1, 0), datetime(2030, 7, 1, 5))
    return len(handles)


def backfill_unknown() -> None:
    DBOS.backfill_schedule("no-such-report", datetime(2030, 7, 1, 0), datetime(2030, 7, 1, 5))
