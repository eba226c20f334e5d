def measure(lab):
    worker = lab.worker()
    worker.call("place", "ann", "o-1")
    worker.call("place", "ann-marie", "o-2")
    worker.call("place", "ann", "o-3")
    return worker.call("orders_of", "ann")
