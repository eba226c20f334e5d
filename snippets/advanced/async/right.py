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
    handle = await DBOS.start_workflow_async(thumbnail, image)
    return await handle.get_result()


# --8<-- [end:example]
