def measure(lab):
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    lab.worker()
    lab.wait_status(web.call("upload", "pro", "a.png"), "SUCCESS")
    return web.error("upload", "Pro", "b.png") or lab.status(lab.workflows()[-1])
