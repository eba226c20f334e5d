def measure(lab):
    worker = lab.worker()
    for customer, order in [("ann", "o-1"), ("ann-marie", "o-2"), ("ann", "o-3")]:
        worker.call("place", customer, order)
        lab.status(f"{customer}-{order}")
    return worker.call("orders_of", "ann")
