def measure(lab):
    lab.slow("reserve", 1.0)
    worker = lab.worker()
    worker.call("place", "order-1")
    lab.wait_call("reserve")
    worker.call("withdraw", "order-1")
    lab.wait_call("reserve", done=True)
    return [call.name for call in sorted(lab.calls(), key=lambda call: call.end)]
