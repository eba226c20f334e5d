from dbos import DBOS


@DBOS.workflow()
def checkout(order: str) -> str:
    return order
