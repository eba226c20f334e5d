def measure(lab):
    lab.fail("resize", 2)
    cpu = lab.worker(executor="cpu-box", listen=["cpu"])
    cpu.call("register_queues")
    gpu = lab.worker(executor="gpu-box", listen=["gpu"])
    failed = [cpu.start("render", f"{n}.png", queue="gpu") for n in range(2)]
    for id in failed:
        lab.wait_status(id, "ERROR")
    gpu.stop()
    cpu.call("retry_failed")
    forks = [id for id in lab.workflows() if id not in failed]
    for id in forks:
        lab.status(id)
    gpu = lab.worker(executor="gpu-box", listen=["gpu"])
    for id in forks:
        lab.wait_status(id, "SUCCESS")
    return lab.shares("resize", cpu, gpu)
