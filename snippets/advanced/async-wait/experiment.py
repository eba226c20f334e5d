def measure(lab):
    lab.hold("ask")
    lab.kill_on("send_email", nth=2)
    lab.worker().start("reply", "c-1", "Where is my parcel?", id="reply-1")
    lab.wait_call("send_email", done=True)
    lab.release("ask")
    lab.recover()
    return lab.ending("reply-1")
