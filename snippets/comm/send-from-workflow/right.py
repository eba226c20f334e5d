import shop
from dbos import DBOS


@DBOS.step()
def hand_over(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def carrier() -> None:
    shop.log("the carrier opens")
    while (order := DBOS.recv("parcel", timeout_seconds=0.2)) is not None:
        hand_over(order)


# --8<-- [start:example]
@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def announce(order: str) -> None:
    shop.send_email("ann@shop", f"{order} is on its way")


@DBOS.workflow()
def checkout(order: str) -> None:
    DBOS.send("carrier", order, topic="parcel")
    announce(order)


# --8<-- [end:example]
