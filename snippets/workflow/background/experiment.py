def measure(lab):
    lab.chance(order=["send_email"])
    lab.kill_on("ship")
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return lab.count("send_email")
