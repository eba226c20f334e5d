import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def ask(text: str) -> str:
    return shop.ask(f"Improve: {text}")


@DBOS.workflow()
def suggest(text: str) -> str:
    return ask(text)


def on_key(product: str, text: str) -> str:
    handle = DBOS.start_workflow(suggest, text)  # one paid call for every key
    return handle.workflow_id


# --8<-- [end:example]
