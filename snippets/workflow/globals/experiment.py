def measure(lab):
    lab.kill_on("ship")
    lab.worker().start("checkout", "o-1", ["mug", "poster", "lamp"], id="order-1")
    lab.recover()
    return [lab.status("order-1"), lab.count("reserve"), len(lab.result("order-1"))]
