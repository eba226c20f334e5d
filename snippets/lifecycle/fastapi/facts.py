import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import shop
from dbos import DBOS, SetWorkflowID
from fastapi import FastAPI, Request


async def serving(app: FastAPI) -> AsyncIterator[None]:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    yield
    DBOS.destroy()


app = FastAPI(lifespan=asynccontextmanager(serving))


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
@app.post("/swapped/{order}")
def swapped(order: str) -> str:
    return charge(order)


@app.post("/orders/{order}")
@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


@app.post("/request/{order}")
@DBOS.workflow()
def with_request(order: str, request: Request) -> str:
    return charge(order)


@app.post("/async/{order}")
async def async_handler(order: str) -> str:
    return checkout(order)


@app.post("/threaded/{order}")
def threaded_handler(order: str) -> str:
    return checkout(order)


@app.post("/named/{order}")
def named_handler(order: str) -> str:
    with SetWorkflowID(f"order-{order}"):
        return checkout(order)


@app.get("/workflows")
async def list_orders() -> int:
    return len(DBOS.list_workflows())


def with_app() -> None:
    DBOS(config={"name": "shop"}, fastapi=app)


def swapped_status(lab):
    return lab.http(lab.serve(), "POST", "/swapped/o-1").status


def swapped_rows(lab):
    lab.http(lab.serve(), "POST", "/swapped/o-1")
    return len(lab.workflows())


def request_status(lab):
    return lab.http(lab.serve(), "POST", "/request/o-1").status


def request_error(lab):
    server = lab.serve()
    lab.http(server, "POST", "/request/o-1")
    return lab.until(lambda: "Can't pickle" in server.log and "Can't pickle")


def peak_async(lab):
    lab.slow("charge", 0.1)
    requests = two_requests(lab, "async")
    for request in requests:
        lab.response(request)
    return lab.peak("charge")


def peak_threaded(lab):
    lab.hold("charge", every=True)
    requests = two_requests(lab, "threaded")
    lab.wait_call("charge", 2)
    lab.release("charge")
    for request in requests:
        lab.response(request)
    return lab.peak("charge")


def sync_method_in_async(lab):
    return lab.worker().error("list_orders")


def clicks_unnamed(lab):
    return two_clicks(lab, "orders")


def clicks_named(lab):
    return two_clicks(lab, "named")


def fastapi_argument(lab):
    return lab.process().error("with_app")


def two_requests(lab, handler):
    server = lab.serve()
    return [lab.request(server, "POST", f"/{handler}/{order}") for order in ("o-1", "o-2")]


def two_clicks(lab, handler):
    server = lab.serve()
    for _ in range(2):
        lab.http(server, "POST", f"/{handler}/o-1")
    return lab.count("charge")
