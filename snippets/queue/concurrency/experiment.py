LIMIT = 180


def measure(lab):
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    lab.hold("resize", every=True)
    lost = lab.worker(executor="worker-1")
    web.call("upload", "a.png")
    web.call("upload", "b.png")
    lab.wait_call("resize", 2)
    lab.kill(lost)
    lab.release("resize")
    lab.worker(executor="worker-2")
    return lab.status(web.call("upload", "c.png"))
