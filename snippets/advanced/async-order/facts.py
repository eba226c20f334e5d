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


@DBOS.workflow()
async def flat(order: str, photos: list[str]) -> None:
    receipt, *_ = await asyncio.gather(charge(order), *[resize(photo) for photo in photos])
    await mail(order, receipt)


def recover(lab, workflow):
    """Charges last, kills the worker when it mails, and returns how the recovered order ends."""
    lab.hold("charge")
    lab.kill_on("send_email")
    lab.worker().start(workflow, "o-1", ["mug", "poster"], id="order-1")
    lab.wait_call("resize", 2, done=True)
    lab.release("charge")
    lab.recover()
    return lab.ending("order-1")


def flat_gather(lab):
    return recover(lab, "flat")


def flat_order(lab):
    recover(lab, "flat")
    return ", ".join(lab.steps("order-1"))


def effects(lab):
    recover(lab, "flat")
    return lab.count("charge")


def mails(lab):
    lab.hold("charge")
    lab.kill_on("send_email")
    photos = [f"photo-{number}" for number in range(20)]
    lab.worker("wrong.py").start("checkout", "o-1", photos, id="order-1")
    lab.wait_call("resize", len(photos), done=True)
    lab.release("charge")
    lab.recover()
    lab.status("order-1")
    return lab.count("send_email")
