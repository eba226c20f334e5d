import os
import re
import signal


def measure(lab):
    started = lab.main(env={"PORT": "0"})
    started.port = int(lab.until(lambda: re.search(r"running on http://127.0.0.1:(\d+)", started.log))[1])
    served = lab.serve()
    answers = [lab.http(server, "POST", "/orders/o-1").status for server in (started, served)]
    os.kill(served.pid, signal.SIGTERM)
    served.wait()
    return answers
