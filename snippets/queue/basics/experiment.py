LIMIT = 180


def measure(lab):
    lab.hold("resize", every=True)
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    web.call("upload", [f"{n}.png" for n in range(12)])
    first = lab.worker(executor="worker-1")
    lab.polled("thumbnails", 3)
    second = lab.worker(executor="worker-2")
    lab.polled("thumbnails", 3)
    lab.until(lambda: lab.attempts("resize") == len(lab.workflows(status="PENDING")))
    return lab.shares("resize", first, second)
