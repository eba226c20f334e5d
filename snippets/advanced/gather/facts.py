import asyncio

import shop
from dbos import DBOS


@DBOS.step()
async def charge(order: str) -> str:
    return await shop.charge_async(order)


@DBOS.step()
async def reserve(order: str) -> None:
    await shop.reserve_async(order)


@DBOS.workflow()
async def impatient(order: str) -> None:
    await asyncio.gather(charge(order), reserve(order))


@DBOS.workflow()
async def grouped(order: str) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(charge(order))
        group.create_task(reserve(order))


def decline(lab, workflow):
    """Lets the card be declined while the reservation is under way, which ends once the workflow has."""
    lab.fail("charge", error="CardDeclined")
    lab.hold("charge")
    lab.hold("reserve")
    lab.worker().start(workflow, "o-1", id="order-1")
    lab.wait_call("charge"), lab.wait_call("reserve")
    lab.release("charge")
    lab.wait_status("order-1", "ERROR")
    lab.release("reserve")


def ending(lab):
    decline(lab, "impatient")
    return lab.ending("order-1")


def unrecorded(lab):
    decline(lab, "impatient")
    lab.wait_call("reserve", done=True)
    lab.polled("_dbos_internal_queue", 20)
    return ", ".join(lab.steps("order-1"))


def task_group(lab):
    decline(lab, "grouped")
    return lab.error("order-1")


def task_group_steps(lab):
    decline(lab, "grouped")
    lab.polled("_dbos_internal_queue", 20)
    return ", ".join(lab.steps("order-1"))
