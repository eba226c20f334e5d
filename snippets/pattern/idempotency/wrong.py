import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


def click_on_buy(order: str) -> str:
    handle = DBOS.start_workflow(checkout, order)  # every click is a new workflow
    return handle.workflow_id


# --8<-- [end:example]
