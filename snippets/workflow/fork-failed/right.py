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
    steps = DBOS.list_workflow_steps(workflow_id)
    failed = next(step["function_id"] for step in steps if step["error"] is not None)
    return DBOS.fork_workflow(workflow_id, failed).get_result()


# --8<-- [end:example]
