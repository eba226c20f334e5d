import time

ALONE = True


def measure(lab):
    lab.main("order-1", env={"PGBOUNCER_URL": lab.pgbouncer()})
    lab.until(lambda: lab.steps("order-1"))
    waiting = time.monotonic()
    lab.process().call("approve", "order-1")
    waited = lab.wait_call("ship").start - waiting
    lab.status("order-1")
    return "the approval" if waited < 4 else "the timeout"
