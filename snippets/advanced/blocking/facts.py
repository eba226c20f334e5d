import asyncio

import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.step()
async def resize_in_async_step(image: str) -> str:
    return shop.resize(image)


@DBOS.step()
async def resize_async(image: str) -> str:
    return await shop.resize_async(image)


@DBOS.workflow()
async def in_async_step(image: str) -> str:
    return await resize_in_async_step(image)


@DBOS.workflow()
async def truly_async(image: str) -> str:
    return await resize_async(image)


@DBOS.workflow()
async def run_step(image: str) -> str:
    return await DBOS.run_step_async(None, shop.resize, image)


@DBOS.workflow()
async def in_thread(image: str) -> str:
    return await asyncio.to_thread(resize, image)


@DBOS.workflow()
def synchronous(image: str) -> str:
    return resize(image)


def at_once(lab, workflow):
    """How many of two thumbnails are under way at once."""
    lab.hold("resize", every=True)
    worker = lab.worker()
    for number in range(2):
        worker.start(workflow, f"image-{number}", id=f"thumbnail-{number}")
    lab.wait_call("resize")
    polls = worker.polls("_dbos_internal_queue")
    lab.until(lambda: lab.attempts("resize") == 2 or worker.polls("_dbos_internal_queue") > polls + 40)
    lab.release("resize")
    for number in range(2):
        lab.wait_status(f"thumbnail-{number}", "SUCCESS")
    return lab.peak("resize")


def async_step(lab):
    return at_once(lab, "in_async_step")


def async_library(lab):
    return at_once(lab, "truly_async")


def run_step_async(lab):
    return at_once(lab, "run_step")


def sync_workflow(lab):
    return at_once(lab, "synchronous")


def recorded(lab):
    lab.worker().start("in_thread", "mug", id="thumbnail-1")
    lab.status("thumbnail-1")
    return len(lab.steps("thumbnail-1"))
