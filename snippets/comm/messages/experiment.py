import time

from dbos_guide.lab.experiment import until

LIMIT = 120


def measure(lab):
    worker = lab.worker()
    worker.start("checkout", "o-1", 2, id="o-1")
    until(lambda: lab.attempts("recorded") or "sleep" in lab.steps("o-1"))
    lab.kill(worker)
    killed = time.monotonic()
    until(lambda: time.monotonic() > killed + 2)
    worker = lab.recover()
    until(lambda: "o-1" in worker.look()["active"] or lab.now("o-1") == "SUCCESS")
    worker.start("checkout", "o-2", 0.5, id="o-2")
    lab.status("o-1"), lab.status("o-2")
    given_up = lab.order("release")
    worker.start("checkout", "o-3", 60, id="o-3")
    worker.call("webhook", "o-3", 100)
    lab.status("o-3")
    return given_up[0]
