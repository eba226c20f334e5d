import asyncio

import shop
from dbos import DBOS


@DBOS.step(timeout_seconds=0.2)
async def ask(prompt: str) -> str:
    return await shop.ask_async(prompt)


@DBOS.step(timeout_seconds=0.2)
async def ask_in_thread(prompt: str) -> str:
    return await asyncio.to_thread(shop.ask, prompt)


@DBOS.step(timeout_seconds=0.2, retries_allowed=True, max_attempts=2, interval_seconds=0.01)
async def ask_again(prompt: str) -> str:
    return await shop.ask_async(prompt)


@DBOS.step()
async def resize_blocking(image: str) -> str:
    return shop.resize(image)


@DBOS.step()
async def resize(image: str) -> str:
    return await shop.resize_async(image)


@DBOS.workflow()
async def answer(prompt: str) -> str:
    return await ask(prompt)


@DBOS.workflow()
async def answer_in_thread(prompt: str) -> str:
    return await ask_in_thread(prompt)


@DBOS.workflow()
async def answer_again(prompt: str) -> str:
    return await ask_again(prompt)


@DBOS.workflow()
async def thumbnail_blocking(image: str) -> str:
    return await resize_blocking(image)


@DBOS.workflow()
async def thumbnail(image: str) -> str:
    return await resize(image)


def decorate_sync() -> None:
    DBOS.step(timeout_seconds=1)(shop.ask)


def message(lab):
    lab.hold("ask")
    lab.worker().start("answer", "Hello?", id="question-1")
    return lab.error_text("question-1")


def sync_step(lab):
    return lab.process().error("decorate_sync")


def retried(lab):
    lab.hold("ask", every=True)
    lab.worker().start("answer_again", "Hello?", id="question-1")
    return lab.ending("question-1")


def attempts(lab):
    lab.hold("ask", every=True)
    lab.worker().start("answer_again", "Hello?", id="question-1")
    lab.status("question-1")
    return lab.attempts("ask")


def thread_ending(lab):
    lab.hold("ask")
    lab.worker().start("answer_in_thread", "Hello?", id="question-1")
    return lab.ending("question-1")


def thread_effects(lab):
    lab.hold("ask")
    lab.worker().start("answer_in_thread", "Hello?", id="question-1")
    lab.status("question-1")
    lab.release("ask")
    lab.wait_call("ask", done=True)
    return lab.count("ask")


def outside(lab):
    lab.slow("ask", 0.5)
    return lab.worker().call("ask", "Hello?")


def peak_blocking(lab):
    lab.slow("resize", 0.1)
    start_three(lab, "thumbnail_blocking")
    return lab.peak("resize")


def peak_awaiting(lab):
    lab.hold("resize", every=True)
    start_three(lab, "thumbnail", held=True)
    return lab.peak("resize")


def start_three(lab, workflow, held=False):
    worker = lab.worker()
    for image in ("a", "b", "c"):
        worker.start(workflow, image, id=image)
    if held:
        lab.wait_call("resize", 3)
        lab.release("resize")
    for image in ("a", "b", "c"):
        lab.status(image)
