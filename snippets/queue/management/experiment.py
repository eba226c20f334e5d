def measure(lab):
    lab.hold("record", every=True)
    web = lab.worker(executor="web", listen=[])
    web.call("start_up")
    web.call("slow_down")
    restarted = lab.worker(executor="worker-1", listen=[])
    restarted.call("start_up")
    for n in range(6):
        web.start("book", f"o-{n}", queue="books")
    lab.worker(executor="worker-2")
    lab.polled("books", 3)
    lab.until(lambda: lab.attempts("record") == len(lab.workflows(status="PENDING")))
    return lab.peak("record")
