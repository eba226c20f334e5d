import time

from dbos_guide.lab.experiment import until

LIMIT = 120


def measure(lab):
    worker = lab.worker()
    worker.start("remind", "ann@shop", 2.5, id="ann")
    started = time.monotonic()
    until(lambda: "sleep" in lab.steps("ann") or time.monotonic() > started + 1.2)
    lab.kill(worker)
    killed = time.monotonic()
    until(lambda: time.monotonic() > killed + 2.5)
    worker = lab.recover()
    until(lambda: "ann" in worker.look()["active"] or lab.now("ann") == "SUCCESS")
    worker.start("remind", "bob@shop", 0.5, id="bob")
    lab.status("ann"), lab.status("bob")
    return lab.order("send_email")[0]
