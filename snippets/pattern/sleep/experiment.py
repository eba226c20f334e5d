import time

from dbos_guide.lab.experiment import until


def measure(lab):
    worker = lab.worker()
    worker.start("remind", "ann@shop", 3, id="ann")
    started = time.monotonic()
    until(lambda: "sleep" in lab.steps("ann") or time.monotonic() > started + 1.5)
    lab.kill(worker)
    killed = time.monotonic()
    until(lambda: time.monotonic() > killed + 3)
    worker = lab.recover()
    until(lambda: "ann" in worker.look()["active"] or lab.now("ann") == "SUCCESS")
    lab.polled("_dbos_internal_queue", 5)
    worker.start("remind", "bob@shop", 0.5, id="bob")
    lab.status("ann"), lab.status("bob")
    return lab.order("send_email")[0]
