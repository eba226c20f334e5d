def measure(lab):
    lab.chance(workers=True, order=["resize"])
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    for n in range(6):
        lab.hold("resize", arg=f"ann/{n}.png", every=True)
        web.call("upload", "ann", f"{n}.png")
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    lab.wait_call("resize")
    return lab.status(web.call("upload", "bob", "0.png"))
