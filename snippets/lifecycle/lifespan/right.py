import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import shop
import uvicorn
from dbos import DBOS
from fastapi import FastAPI


# --8<-- [start:example]
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    yield
    DBOS.destroy(workflow_completion_timeout_sec=10)


app = FastAPI(lifespan=lifespan)


@app.post("/orders/{order}")
@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "8000")))
# --8<-- [end:example]
