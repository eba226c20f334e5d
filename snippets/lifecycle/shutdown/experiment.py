import os
import signal


def measure(lab):
    lab.hold("charge")
    first = lab.main("order-1")
    lab.wait_call("charge")
    os.kill(first.pid, signal.SIGTERM)
    lab.until(lambda: "shut down" in first.log)
    lab.release("charge")
    first.wait()
    lab.main()
    lab.status("order-1")
    return lab.count("charge")
