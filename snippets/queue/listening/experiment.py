def measure(lab):
    cpu = lab.main("cpu", executor="cpu-box")
    lab.until(lambda: len(lab.sql("SELECT name FROM dbos.queues")) == 2)
    for n in range(3):
        cpu.start("render", f"{n}.png", id=f"render-{n}", queue="gpu")
    for n in range(3):
        lab.status(f"render-{n}")
    gpu = lab.main("gpu", executor="gpu-box")
    for n in range(3):
        lab.wait_status(f"render-{n}", "SUCCESS")
    return lab.shares("resize", cpu, gpu)
