def measure(lab):
    old = lab.worker("before.py", version="1")
    old.call("open_queue")
    old.start("remind", "o-1", id="reminder-1", queue="mail", enqueue={"delay_seconds": 604800})
    new = lab.worker(executor="worker-2", version="2")
    new.start("remind", "o-2", id="reminder-2")
    lab.status("reminder-2")
    if new.call("is_drained", "1"):
        old.stop()
    new.call("hurry", "reminder-1")
    return lab.status("reminder-1")
