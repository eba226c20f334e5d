import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step(timeout_seconds=0.3)
async def ask(prompt: str) -> str:
    return shop.ask(prompt)  # blocks the event loop, the time limit included


@DBOS.workflow()
async def answer(prompt: str) -> str:
    return await ask(prompt)


# --8<-- [end:example]
