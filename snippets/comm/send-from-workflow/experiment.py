LIMIT = 120


def measure(lab):
    lab.fail("send_email", 2)
    lab.hold("log")
    worker = lab.worker()
    worker.start("carrier", id="carrier")
    worker.start("checkout", "o-1", id="o-1")
    lab.status("o-1")
    lab.release("log")
    lab.status("carrier")
    return lab.count("ship")
