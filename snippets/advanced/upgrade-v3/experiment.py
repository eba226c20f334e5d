LIMIT = 300


def measure(lab):
    lab.worker("worker.py").start("ship", "o-1", id="order-1")
    lab.status("order-1")
    lab.script("order-1").wait()
    return lab.calls("send_email")[0].args[1]
