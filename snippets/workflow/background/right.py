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
    handles = [DBOS.start_workflow(notify, to) for to in ("customer", "warehouse")]
    for handle in handles:
        handle.get_result()
    return ship(order)


# --8<-- [end:example]
