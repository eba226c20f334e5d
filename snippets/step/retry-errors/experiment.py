def measure(lab):
    lab.fail("charge", error="CardDeclined", arg="o-1")
    lab.fail("charge", arg="o-2")
    worker = lab.worker()
    worker.start("checkout", "o-1", id="order-1")
    lab.status("order-1")
    worker.start("checkout", "o-2", id="order-2")
    return [lab.ending("order-2"), lab.order("release").count("o-2")]
