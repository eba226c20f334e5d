def measure(lab):
    lab.kill_on("token", 4)
    lab.worker().start("answer", "Where is my parcel?", id="chat-1")
    worker = lab.recover()
    lab.status("chat-1")
    return worker.call("show", "chat-1")
