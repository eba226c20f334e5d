def measure(lab):
    lab.fail("ship", times=1)
    worker = lab.worker()
    worker.start("checkout", "o-1", id="order-1")
    lab.status("order-1")
    ending = worker.error("retry", "order-1") or "SUCCESS"
    return [ending, lab.count("charge"), lab.count("ship")]
