def measure(lab):
    lab.kill_on("ship")
    worker = lab.worker(env={"CARRIER_KEY": "secret"})
    worker.send("hand_over", "o-1", "post")
    lab.recover()
    [id] = lab.workflows()
    return lab.status(id)
