import time

from dbos_guide.lab.experiment import until


def measure(lab):
    worker = lab.worker()
    began = time.monotonic()
    worker.start("remind", "ann@shop", 2, id="ann")
    until(lambda: "sleep" in lab.steps("ann") or time.monotonic() > began + 1)
    lab.kill(worker)
    until(lambda: time.monotonic() > began + 2)
    worker = lab.recover()
    until(lambda: "ann" in worker.look()["active"] or lab.now("ann") == "SUCCESS")
    worker.start("remind", "bob@shop", 0.5, id="bob")
    lab.status("ann"), lab.status("bob")
    return lab.order("send_email")[0]
