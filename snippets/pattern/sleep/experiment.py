import time

from dbos_guide.lab.experiment import until

SECONDS = 8  # of sleep: as much as a busy machine may take to kill a worker, or to start one


def measure(lab):
    worker = lab.worker()
    worker.start("remind", "ann@shop", SECONDS, id="ann")
    started = time.monotonic()
    until(lambda: "sleep" in lab.steps("ann") or time.monotonic() > started + 1.5)
    lab.kill(worker)
    until(lambda: time.monotonic() > started + SECONDS + 1)
    worker = lab.recover()
    until(lambda: "ann" in worker.look()["active"] or lab.now("ann") == "SUCCESS")
    lab.polled("_dbos_internal_queue", 3)
    worker.start("remind", "bob@shop", 0.5, id="bob")
    lab.status("bob"), lab.status("ann")
    return lab.order("send_email")[0]
