import asyncio

import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def release(order: str) -> None:
    shop.release(order)


@DBOS.step(preemptible=True)
async def resize(image: str) -> str:
    try:
        return await shop.resize_async(image)
    except asyncio.CancelledError:
        shop.log("stopped")
        raise


@DBOS.workflow()
def checkout(order: str) -> str:
    try:
        reserve(order)
        shop.log("after the step")
    finally:
        release(order)
    return "reserved"


@DBOS.workflow()
async def thumbnail(image: str) -> str:
    return await resize(image)


def start_thumbnail(image: str) -> None:
    with SetWorkflowID("image-1"):
        asyncio.run(_start(image))


async def _start(image: str) -> None:
    handle = await DBOS.start_workflow_async(thumbnail, image)
    await handle.get_result()


def preemptible_and_sync() -> None:
    DBOS.step(preemptible=True)(reserve)


def cancel(id: str) -> None:
    DBOS.cancel_workflow(id)


def resume(id: str) -> str:
    return DBOS.resume_workflow(id).get_result()


def wait_for(id: str) -> None:
    DBOS.retrieve_workflow(id).get_result()


def _cancelled(lab, id="order-1"):
    """A checkout cancelled while it reserves, its body at its end."""
    lab.hold("reserve")
    worker = lab.worker()
    worker.start("checkout", "o-1", id="order-1")
    lab.wait_call("reserve")
    worker.call("cancel", "order-1")
    lab.release("reserve")
    lab.until(lambda: "order-1" not in worker.look()["active"])
    return worker


def status_during_step(lab):
    lab.hold("reserve")
    worker = lab.worker()
    worker.start("checkout", "o-1", id="order-1")
    lab.wait_call("reserve")
    worker.call("cancel", "order-1")
    return lab.now("order-1")


def steps_recorded(lab):
    _cancelled(lab)
    return len(lab.steps("order-1"))


def steps_in_finally(lab):
    _cancelled(lab)
    return lab.count("release")


def code_after_step(lab):
    _cancelled(lab)
    return lab.count("log")


def reserved_after_resume(lab):
    worker = _cancelled(lab)
    worker.call("resume", "order-1")
    return lab.count("reserve")


def preempted(lab):
    lab.hold("resize")
    worker = lab.worker()
    worker.send("start_thumbnail", "a.png")
    lab.wait_call("resize")
    worker.call("cancel", "image-1")
    lab.wait_call("log", done=True)
    return lab.count("resize")


def preemptible_sync(lab):
    return lab.process().error("preemptible_and_sync")


def unknown_id(lab):
    return str(lab.worker().call("cancel", "nobody"))


def waiter(lab):
    worker = _cancelled(lab)
    return worker.error("wait_for", "order-1")
