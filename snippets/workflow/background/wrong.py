from threading import Thread

import shop
from dbos import DBOS


@DBOS.step()
def send_email(to: str) -> None:
    shop.send_email(to)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def notify(to: str) -> None:
    send_email(to)


@DBOS.workflow()
def checkout(order: str) -> str:
    threads = [Thread(target=notify, args=(to,)) for to in ("customer", "warehouse")]
    for thread in threads:
        thread.start()  # a recovered checkout starts strangers again
    for thread in threads:
        thread.join()
    return ship(order)


# --8<-- [end:example]
