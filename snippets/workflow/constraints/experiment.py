def measure(lab):
    lab.worker().start("checkout", "o-1", id="order-1")
    ending = lab.ending("order-1")
    for child in lab.workflows(parent_workflow_id="order-1"):
        lab.status(child)
    return [ending, lab.count("charge"), lab.count("ship")]
