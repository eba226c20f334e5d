def measure(lab):
    lab.kill_on("charge", arg="o-1")
    worker = lab.worker()
    worker.start("handle_return", "o-9", id="return-9")
    lab.status("return-9")
    worker.start("handle_order", "o-1", id="order-1")
    lab.recover()
    status = lab.status("order-1")
    return [lab.order("charge").count("o-1"), lab.order("refund").count("o-1"), status]
