def measure(lab):
    lab.hold("reserve")
    worker = lab.worker()
    worker.call("place", "order-1")
    lab.wait_call("reserve")
    withdrawal = worker.send("withdraw", "order-1")
    lab.wait_status("order-1", "CANCELLED")
    lab.polled("_dbos_internal_queue", 20)
    lab.release("reserve")
    worker.answer(withdrawal)
    lab.wait_call("reserve", done=True)
    return [call.name for call in sorted(lab.calls(), key=lambda call: call.end)]
