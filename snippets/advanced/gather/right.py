import asyncio

import shop
from dbos import DBOS


@DBOS.step()
async def charge(order: str) -> str:
    return await shop.charge_async(order)


@DBOS.step()
async def reserve(order: str) -> None:
    await shop.reserve_async(order)


@DBOS.step()
async def release(order: str) -> None:
    await shop.release_async(order)


# --8<-- [start:example]
@DBOS.workflow()
async def checkout(order: str) -> None:
    results = await asyncio.gather(charge(order), reserve(order), return_exceptions=True)
    for result in results:
        if isinstance(result, shop.CardDeclined):
            await release(order)
            raise result


# --8<-- [end:example]
