import shop
from dbos import DBOS, Debouncer


# --8<-- [start:example]
@DBOS.step()
def ask(text: str) -> str:
    return shop.ask(f"Improve: {text}")


@DBOS.workflow()
def suggest(text: str) -> str:
    return ask(text)


suggestions = Debouncer.create(suggest, debounce_timeout_sec=30)


def on_key(product: str, text: str) -> str:
    handle = suggestions.debounce(product, 2.0, text)
    return handle.workflow_id


# --8<-- [end:example]
