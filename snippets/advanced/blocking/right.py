import asyncio

import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
async def thumbnail(image: str) -> str:
    return await asyncio.to_thread(resize, image)


# --8<-- [end:example]
