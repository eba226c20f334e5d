import threading
import time
from datetime import UTC, datetime

import shop
from dbos import DBOS


@DBOS.step()
def send(subject: str) -> None:
    shop.send_email("boss@shop", subject)


# --8<-- [start:example]
@DBOS.workflow()
def report(tick: datetime) -> None:
    send(f"sales until {tick:%X}")


def every_second() -> None:
    while True:
        tick = int(time.time()) + 1
        time.sleep(max(0, tick - time.time()))
        DBOS.start_workflow(report, datetime.fromtimestamp(tick, UTC))


def on_startup() -> None:
    threading.Thread(target=every_second, daemon=True).start()  # one in each process


# --8<-- [end:example]
