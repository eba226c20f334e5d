def measure(lab):
    lab.chance(workers=True, order=["charge", "ship"])
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    web.start("checkout", "o-0", id="order-0", queue="orders")
    lab.wait_status("order-0", "SUCCESS")
    lab.hold("charge", nth=2, every=True)
    web.start("checkout", "o-1", id="order-1", queue="orders")
    web.start("checkout", "o-2", id="order-2", queue="orders")
    lab.wait_call("charge", 3)
    lab.release("charge")
    lab.until(lambda: len(lab.workflows(name="pack")) == 3)
    ends = [lab.status(parcel) for parcel in lab.workflows(name="pack")[1:]]
    if set(ends) == {"SUCCESS"}:
        lab.wait_status("order-1", "SUCCESS"), lab.wait_status("order-2", "SUCCESS")
    return ends
