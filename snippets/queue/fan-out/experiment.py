def measure(lab):
    orders = [f"o-{n}" for n in range(6)]
    lab.kill_on("quote", 4)
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    web.send("post_bills", "may", orders)
    web = lab.recover(web)
    web.call("post_bills", "may", orders)
    lab.until(lambda: orders[-1] in lab.order("quote"))
    lab.worker(executor="worker-1")
    lab.until(lambda: set(orders) <= set(lab.order("charge")))
    for id in lab.workflows():
        lab.status(id)
    return lab.count("charge")
