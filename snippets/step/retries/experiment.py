def measure(lab):
    lab.fail("charge", times=2)
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.status("order-1")
    return [lab.count("charge"), lab.count("ship")]
