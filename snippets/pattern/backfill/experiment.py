import time
from datetime import UTC, datetime

from dbos_guide.lab.experiment import until


def measure(lab):
    lab.chance(number=["report"])
    worker = lab.worker()
    worker.call("on_startup")
    until(lambda: lab.sql("SELECT last_fired_at FROM dbos.workflow_schedules")[0][0])
    worker.stop()
    stopped = int(time.time())
    until(lambda: time.time() > stopped + 4)
    lab.worker().call("on_startup")
    until(lambda: max(ticks(lab)) > tick(stopped + 4))
    for id in lab.workflows():
        lab.status(id)
    missed = [stopped + seconds for seconds in (1, 2, 3)]
    lab.focus("send_email", *(f"sales until {datetime.fromtimestamp(second, UTC):%X}" for second in missed))
    return sum(tick(second) in ticks(lab) for second in missed)


def tick(second):
    return f"sched-report-{datetime.fromtimestamp(second, UTC).isoformat()}"


def ticks(lab):
    return lab.workflows(name="report")
