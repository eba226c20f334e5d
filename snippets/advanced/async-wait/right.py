import asyncio

import shop
from dbos import DBOS


@DBOS.step()
async def ask(question: str) -> str:
    return await shop.ask_async(question)


@DBOS.step()
async def apologize(customer: str) -> None:
    await shop.send_email_async(customer, "We are looking into it.")


@DBOS.step()
async def send(customer: str, answer: str) -> None:
    await shop.send_email_async(customer, answer)


# --8<-- [start:example]
@DBOS.workflow()
async def reply(customer: str, question: str) -> None:
    answer = asyncio.create_task(ask(question))
    done, _ = await DBOS.asyncio_wait([answer], timeout=2)
    if not done:
        await apologize(customer)
    await send(customer, await answer)


# --8<-- [end:example]
