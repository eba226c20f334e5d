import asyncio
import os

import shop
from dbos import DBOS


@DBOS.step()
async def resize(image: str) -> str:
    return await shop.resize_async(image)


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
async def thumbnail(image: str) -> str:
    return await resize(image)


@DBOS.workflow()
async def publish_on_queue(image: str) -> str:
    return DBOS.enqueue_workflow("thumbnails", thumbnail, image).get_result()


@DBOS.workflow()
async def nap() -> None:
    DBOS.sleep(0.01)


@DBOS.workflow()
async def look() -> None:
    DBOS.list_workflows()


@DBOS.workflow()
async def pay(order: str) -> str:
    return await asyncio.to_thread(charge, order)


@DBOS.workflow()
def count() -> int:
    return 1


@DBOS.workflow()
async def count_async() -> int:
    handle = await DBOS.start_workflow_async(count)
    return await handle.get_result()


@DBOS.workflow()
async def which_loop() -> int:
    return id(asyncio.get_running_loop())


def register_queue() -> None:
    DBOS.register_queue("thumbnails", polling_interval_sec=0.05)


async def launch_in_loop() -> bool:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    return await which_loop() == id(asyncio.get_running_loop())


def sleep_message(lab):
    worker = lab.worker()
    worker.start("nap", id="nap-1")
    return lab.error_text("nap-1")


def list_error(lab):
    lab.worker().start("look", id="look-1")
    return lab.ending("look-1")


def queued_child(lab):
    worker = lab.worker()
    worker.call("register_queue")
    worker.start("publish_on_queue", "mug", id="publish-1", timeout=2)
    return lab.wait_status("publish-1", "SUCCESS", "CANCELLED")


def steps_in_a_thread(lab):
    lab.worker().start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return len(lab.steps("order-1"))


def sync_child(lab):
    lab.worker().start("count_async", id="count-1")
    return lab.ending("count-1")


def adopted_loop(lab):
    return lab.process().call("launch_in_loop")
