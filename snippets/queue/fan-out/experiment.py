def measure(lab):
    orders = [f"o-{n}" for n in range(6)]
    lab.kill_on("quote", 4)
    lab.worker(executor="worker-1").call("register_queues")
    web = lab.worker(executor="web", listen=[])
    web.send("post_bills", "may", orders)
    web = lab.recover(web)
    web.call("post_bills", "may", orders)
    lab.until(lambda: set(orders) <= set(lab.order("charge")))
    for id in lab.workflows():
        lab.status(id)
    return lab.count("charge")
