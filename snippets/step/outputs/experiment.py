def measure(lab):
    lab.worker().start("checkout", "o-1", id="order-1")
    return [lab.ending("order-1"), lab.count("charge")]
