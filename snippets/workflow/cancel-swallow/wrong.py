import shop
from dbos import DBOS


def stop(workflow_id: str) -> None:
    DBOS.cancel_workflow(workflow_id)


# --8<-- [start:example]
@DBOS.step()
def ship(parcel: str) -> None:
    shop.ship(parcel)


@DBOS.workflow()
def deliver(parcels: list[str]) -> None:
    for parcel in parcels:
        try:
            ship(parcel)
        except BaseException:  # the cancellation as well
            shop.log(f"{parcel} did not ship, going on")


# --8<-- [end:example]
