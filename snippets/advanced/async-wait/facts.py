import asyncio

import shop
from dbos import DBOS


@DBOS.step()
async def ask(question: str) -> str:
    return await shop.ask_async(question)


@DBOS.step()
async def nothing() -> None: ...


@DBOS.workflow()
async def impatient(question: str) -> str:
    try:
        return await asyncio.wait_for(ask(question), timeout=0.2)
    except TimeoutError:
        return "no answer"


@DBOS.workflow()
async def race(first: str, second: str) -> str:
    questions = [asyncio.create_task(ask(first)), asyncio.create_task(ask(second))]
    done, _ = await DBOS.asyncio_wait(questions, return_when=asyncio.FIRST_COMPLETED)
    return first if questions[0] in done else second


@DBOS.workflow()
async def naps() -> None:
    await asyncio.sleep(0.001)
    await DBOS.sleep_async(0.001)


def recorded(lab):
    lab.hold("ask", arg="slow")
    lab.worker().start("race", "slow", "quick", id="race-1")
    lab.wait_status("race-1", "SUCCESS")
    return lab.sql("SELECT function_name FROM dbos.operation_outputs WHERE function_name LIKE 'DBOS.%%'")[0][0]


def winner(lab):
    lab.hold("ask", arg="slow")
    lab.worker().start("race", "slow", "quick", id="race-1")
    lab.wait_status("race-1", "SUCCESS")
    return lab.result("race-1")


def abandoned(lab):
    lab.hold("ask")
    lab.worker().start("impatient", "Where is my parcel?", id="ask-1")
    lab.wait_status("ask-1", "SUCCESS")
    return len(lab.steps("ask-1"))


def durable_naps(lab):
    lab.worker().start("naps", id="nap-1")
    lab.status("nap-1")
    return len(lab.steps("nap-1"))
