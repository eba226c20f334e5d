def measure(lab):
    lab.fail("charge", error="CardDeclined")
    lab.kill_on("release")
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.recover()
    return [lab.ending("order-1"), lab.count("release")]
