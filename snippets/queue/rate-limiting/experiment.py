def measure(lab):
    lab.chance(workers=True)
    desk = lab.worker(executor="worker-1")
    desk.call("register_queues")
    lab.worker(executor="worker-2")
    lab.wait_status(desk.call("take", "ticket-0"), "SUCCESS")
    for n in range(1, 5):
        desk.call("take", f"ticket-{n}")
    lab.wait_call("ask", 5)
    for id in lab.workflows(queue_name="assistant"):
        lab.status(id)
    return lab.attempts("ask")
