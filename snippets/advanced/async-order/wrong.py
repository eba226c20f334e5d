import asyncio

import shop
from dbos import DBOS


@DBOS.step()
async def charge(order: str) -> str:
    return await shop.charge_async(order)


@DBOS.step()
async def mail(order: str, receipt: str) -> None:
    await shop.send_email_async(order, receipt)


@DBOS.step()
async def resize(photo: str) -> str:
    return await shop.resize_async(photo)


# --8<-- [start:example]
async def pay(order: str) -> None:
    receipt = await charge(order)
    await mail(order, receipt)  # its number depends on how far the photos are


async def draw(photos: list[str]) -> None:
    for photo in photos:
        await resize(photo)


@DBOS.workflow()
async def checkout(order: str, photos: list[str]) -> None:
    await asyncio.gather(pay(order), draw(photos))


# --8<-- [end:example]
