import time

from dbos_guide.lab.experiment import until

SECONDS = 6  # of waiting: as much as a busy machine may take to kill a worker, or to start one


def measure(lab):
    lab.chance(number=["recorded"])
    worker = lab.worker()
    worker.start("checkout", "o-1", SECONDS, id="o-1")
    until(lambda: lab.attempts("recorded") or "sleep" in lab.steps("o-1"))
    lab.kill(worker)
    killed, asked = time.monotonic(), lab.attempts("recorded")
    until(lambda: time.monotonic() > killed + SECONDS)
    worker = lab.recover()
    until(lambda: lab.count("release") or lab.attempts("recorded") > asked + 3)
    o_1 = "given up" if lab.count("release") else "still waits"
    worker.start("checkout", "o-2", 60, id="o-2")
    worker.call("webhook", "o-2", 100)
    lab.status("o-1"), lab.status("o-2")
    return o_1
