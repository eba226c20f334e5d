def measure(lab):
    worker = lab.worker()
    worker.call("file_reports", 20, 500_000)
    return worker.call("megabytes") > 20
