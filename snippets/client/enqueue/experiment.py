def measure(lab):
    worker = lab.worker("worker.py")
    worker.call("register")
    lab.process().call("place_order", "order-1")
    lab.wait_status("order-1", "PENDING", "SUCCESS")
    worker.start("checkout", "order-2", id="order-2", queue="orders")
    return [lab.status("order-1"), lab.status("order-2")]
