from contextlib import suppress

import shop
from dbos import DBOS, SetWorkflowID, WorkflowHandle, error


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> None:
    reserve(order)
    ship(order)


# --8<-- [start:example]
running: dict[str, WorkflowHandle[None]] = {}


def place(order: str) -> None:
    with SetWorkflowID(order):
        running[order] = DBOS.start_workflow(checkout, order)


def withdraw(order: str) -> None:
    DBOS.cancel_workflow(order)
    with suppress(error.DBOSAwaitedWorkflowCancelledError):
        running[order].get_result()
    shop.release(order)


# --8<-- [end:example]
