from dbos_guide.lab.experiment import until


def measure(lab):
    lab.chance(number=["nightly"])
    lab.hold("resize", every=True)
    lab.worker().call("on_startup")
    until(lambda: len(lab.workflows()) >= 3)
    lab.wait_call("resize")
    lab.polled("_dbos_internal_queue", 20)
    first = [id.partition("T")[2][:8] for id in lab.workflows()[:3]]
    lab.focus("resize", *first)
    return sum(call.args[0] in first for call in lab.calls("resize"))
