def measure(lab):
    lab.worker("worker.py").call("register")
    lab.process().call("confirm", "order-1")
    return [lab.ending("order-1"), lab.count("send_email")]
