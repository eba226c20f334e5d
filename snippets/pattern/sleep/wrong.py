import time

import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def send(to: str) -> None:
    shop.send_email(to, "Your basket is waiting")


@DBOS.workflow()
def remind(customer: str, seconds: float) -> None:
    time.sleep(seconds)  # begins anew in every recovery
    send(customer)


# --8<-- [end:example]
