import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
async def resize(image: str) -> str:
    return await shop.resize_async(image)


@DBOS.workflow()
async def thumbnail(image: str) -> str:
    return await resize(image)


@DBOS.workflow()
async def publish(image: str) -> str:
    handle = DBOS.start_workflow(thumbnail, image)
    return handle.get_result()  # blocks the event loop that thumbnail needs


# --8<-- [end:example]
