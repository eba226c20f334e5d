def measure(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.call("publish", "album-1", ["a.png", "b.png", "c.png", "d.png", "e.png"])
    lab.wait_call("resize")
    lab.expire("album-1")
    status = lab.wait_status("album-1", "CANCELLED")
    lab.release("resize")
    lab.until(lambda: "album-1" not in worker.look()["active"])
    return [status, lab.count("resize")]
