def measure(lab):
    lab.hold("reserve", every=True)
    worker = lab.worker()
    worker.start("checkout", "o-1", 300, 0.2, id="o-1")
    worker.start("checkout", "o-2", 100, 0.2, id="o-2")
    worker.start("checkout", "o-3", 100, 0.2, id="o-3")
    for _ in range(3):
        worker.call("webhook", {"id": "evt-7", "order": "o-1", "amount": 100})
    worker.call("webhook", {"id": "evt-8", "order": "o-2", "amount": 100})
    lab.release("reserve")
    lab.status("o-2")
    lab.status("o-3")
    return lab.result("o-1")
