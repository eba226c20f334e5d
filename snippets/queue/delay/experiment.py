def measure(lab):
    worker = lab.worker()
    worker.call("register_queues")
    lab.wait_status(worker.call("remind_later", "ann", 0), "SUCCESS")
    tomorrow = worker.call("remind_later", "bob", 86400)
    lab.until(lambda: lab.steps(tomorrow) == ["sleep"] or lab.now(tomorrow) == "DELAYED")
    now = worker.call("remind_later", "cid", 0)
    lab.until(lambda: lab.now(now) != "DELAYED")
    return lab.status(now)
