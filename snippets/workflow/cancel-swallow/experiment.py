def measure(lab):
    lab.fail("ship", times=1)
    lab.hold("ship", nth=2)
    worker = lab.worker()
    worker.start("deliver", [f"parcel-{number}" for number in range(1, 21)], id="tour-1")
    lab.wait_call("ship", 2)
    worker.call("stop", "tour-1")
    before = lab.count("log")
    lab.release("ship")
    lab.until(lambda: "tour-1" not in worker.look()["active"])
    return lab.count("log") - before
