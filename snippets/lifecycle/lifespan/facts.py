import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dbos import DBOS
from fastapi import FastAPI
from fastapi.testclient import TestClient


async def serving(app: FastAPI) -> AsyncIterator[None]:
    configure()
    DBOS.launch()
    yield
    DBOS.destroy()


def configure() -> None:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})


app = FastAPI(lifespan=asynccontextmanager(serving))


@app.post("/orders/{order}")
@DBOS.workflow()
def checkout(order: str) -> str:
    return order


def without_instance() -> None:
    checkout("o-1")


def without_launch() -> None:
    configure()
    checkout("o-1")


def test_client() -> None:
    TestClient(app).post("/orders/o-1")


def test_client_entered() -> int:
    with TestClient(app) as client:
        return client.post("/orders/o-1").status_code


def executor() -> str:
    return DBOS.executor_id


def no_instance(lab):
    return lab.process().message("without_instance")


def no_launch(lab):
    return lab.process().message("without_launch")


def client_outside(lab):
    return lab.process().error("test_client")


def client_inside(lab):
    return lab.process().call("test_client_entered")


def executor_of_each(lab):
    servers = [lab.serve(env={"DBOS__VMID": None}) for _ in range(2)]
    for server in servers:
        lab.http(server, "POST", "/orders/o-1")
    [executor] = {server.call("executor") for server in servers}
    return executor
