def measure(lab):
    lab.hold("send_email")
    worker = lab.worker()
    worker.start("campaign", ["ann", "bob", "cem"], id="summer")
    lab.wait_call("send_email")
    worker.call("stop", "summer")
    lab.release("send_email")
    lab.until(lambda: "summer-1" not in worker.look()["active"])
    return [lab.now("summer"), lab.now("summer-1"), lab.count("send_email")]
