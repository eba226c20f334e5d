import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    ship(order)
    return order


# --8<-- [start:example]
def place(customer: str, order: str) -> None:
    with SetWorkflowID(f"{customer}-{order}"):
        DBOS.start_workflow(checkout, order)


def orders_of(customer: str) -> list[str]:
    found = DBOS.list_workflows(workflow_id_prefix=f"{customer}-")  # ann's, and ann-marie's
    return [workflow.workflow_id for workflow in found]


# --8<-- [end:example]
