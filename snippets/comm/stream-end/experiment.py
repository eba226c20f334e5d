def measure(lab):
    lab.fail("token", arg="A3")
    worker = lab.worker()
    worker.start("answer", "Where is my parcel?", id="chat-1")
    shown = worker.error("show", "chat-1") or worker.call("show", "chat-1")
    worker.start("answer", "And now?", id="chat-2")
    worker.call("show", "chat-2")
    return shown
