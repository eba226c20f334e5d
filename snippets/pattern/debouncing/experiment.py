def measure(lab):
    lab.chance(order=["ask"])
    worker = lab.worker()
    for text in ("B", "Bl", "Blu", "Blue", "Blue "):
        worker.call("on_key", "mug", text)
    for id in lab.workflows():
        lab.status(id)
    return lab.count("ask")
