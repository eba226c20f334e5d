def measure(lab):
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    for n in range(5):
        web.call("enqueue", f"o-{n}")
    web.call("enqueue_express", "express")
    lab.worker()
    for id in lab.workflows():
        lab.status(id)
    return lab.order("ship").index("express") + 1
