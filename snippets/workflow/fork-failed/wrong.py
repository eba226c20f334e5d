import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> None:
    shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    return ship(order)


def retry(workflow_id: str) -> str:
    return DBOS.resume_workflow(workflow_id).get_result()  # it ended: nothing to resume


# --8<-- [end:example]
