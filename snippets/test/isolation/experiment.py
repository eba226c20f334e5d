def measure(lab):
    lab.hold("charge")
    first = lab.pytest(env={"PYTEST_XDIST_WORKER": "gw0"})
    lab.wait_call("charge")
    second = lab.pytest(env={"PYTEST_XDIST_WORKER": "gw1"})
    second.outcomes()
    lab.release("charge")
    return [first.outcomes()["test_checkout"], second.outcomes()["test_checkout"]]
