import os

import pytest
import shop
from dbos import DBOS


@pytest.fixture(autouse=True)
def dbos():
    DBOS(config={"name": "shop", "system_database_url": os.environ["TEST_DATABASE_URL"]})
    DBOS.reset_system_database(truncate=True)
    DBOS.launch()
    yield
    DBOS.destroy()


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def backorder(order: str) -> None:
    shop.backorder(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def checkout(order: str) -> str:
    take = reserve if shop.in_stock(order) else backorder
    take(order)
    return ship(order)


def test_checkout():
    handle = DBOS.start_workflow(checkout, "o-1")
    assert handle.get_result() == "parcel-o-1"
    steps = DBOS.list_workflow_steps(handle.workflow_id)
    replay = DBOS.fork_workflow(handle.workflow_id, steps[-1]["function_id"] + 1)
    assert replay.get_result() == "parcel-o-1"


# --8<-- [end:example]
