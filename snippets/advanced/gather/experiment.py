def measure(lab):
    lab.fail("charge", error="CardDeclined")
    lab.hold("reserve")
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.until(lambda: "charge" in lab.steps("order-1"))
    lab.polled("_dbos_internal_queue", 20)
    lab.release("reserve")
    lab.wait_call("release", done=True)
    lab.wait_call("reserve", done=True)
    lab.status("order-1")
    return [call.name for call in sorted(lab.calls(), key=lambda call: call.end) if call.effect]
