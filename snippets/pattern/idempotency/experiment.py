def measure(lab):
    worker = lab.worker()
    for _ in range(3):
        worker.call("click_on_buy", "o-1")
    for id in lab.workflows():
        lab.status(id)
    return lab.count("charge")
