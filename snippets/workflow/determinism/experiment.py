def measure(lab):
    lab.reply("in_stock", True, False)
    lab.kill_on("ship")
    lab.worker().start("checkout", "o-1", id="order-1")
    worker = lab.recover()
    ending = lab.ending("order-1")
    worker.start("checkout", "o-2", id="order-2")
    lab.status("order-2")
    return ending
