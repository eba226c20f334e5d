import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import shop
from dbos import DBOS
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    yield
    DBOS.destroy()


app = FastAPI(lifespan=lifespan)


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@app.post("/orders/{order}")
@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    return ship(order)


# --8<-- [end:example]
