import asyncio
import os

import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def make_thumbnail(image: str) -> str:
    return resize(image)


@DBOS.step()
async def resize_async(image: str) -> str:
    return await shop.resize_async(image)


@DBOS.workflow()
async def make_thumbnail_async(image: str) -> str:
    return await resize_async(image)


def start(image: str) -> None:
    with SetWorkflowID(image):
        DBOS.start_workflow(make_thumbnail, image)


def start_in_loop(image: str) -> None:
    async def begin() -> None:
        with SetWorkflowID(image):
            await DBOS.start_workflow_async(make_thumbnail_async, image)

    asyncio.run(begin())


if __name__ == "__main__":
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    {"start": start, "start_in_loop": start_in_loop, "nothing": lambda image: None}[os.environ["DO"]]("cat.png")


def exit_code(lab):
    return lab.main(env={"DO": "nothing"}).wait()


def started(lab):
    lab.hold("resize")
    worker = lab.main(env={"DO": "start"})
    lab.wait_call("resize")
    lab.release("resize")
    worker.wait()
    return lab.now("cat.png")


def started_in_loop(lab):
    lab.hold("resize")
    worker = lab.main(env={"DO": "start_in_loop"})
    worker.wait()
    return lab.now("cat.png")
