def measure(lab):
    lab.hold("resize", every=True)
    worker = lab.worker()
    for number in range(4):
        worker.start("thumbnail", f"image-{number}", id=f"thumbnail-{number}")
    lab.wait_call("resize")
    polls = worker.polls("_dbos_internal_queue")
    lab.until(lambda: lab.attempts("resize") == 4 or worker.polls("_dbos_internal_queue") > polls + 40)
    lab.release("resize")
    for number in range(4):
        lab.wait_status(f"thumbnail-{number}", "SUCCESS")
    return lab.peak("resize")
