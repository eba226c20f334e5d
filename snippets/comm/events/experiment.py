def measure(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.start("thumbnails", ["mug.jpg", "poster.jpg"], id="album-1")
    lab.wait_call("resize")
    shown = worker.call("progress", "album-1")
    worker.start("thumbnails", ["cap.jpg"], id="album-2", queue="no worker serves it yet")
    worker.send("progress", "album-2")
    lab.polled("_dbos_internal_queue", 20)
    request = "waits" if worker.waiting else "answered"
    lab.release("resize")
    lab.status("album-1")
    return [shown, request]
