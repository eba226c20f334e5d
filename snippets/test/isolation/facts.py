import os

import pytest
import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


@pytest.fixture(autouse=True)
def leave_nothing_running():
    yield
    DBOS.destroy()


def configure(**config: str) -> None:
    DBOS(config={"name": "shop", "system_database_url": os.environ["TEST_DATABASE_URL"], **config})


def test_without_reset() -> None:
    configure()
    DBOS.launch()
    if os.environ["PYTEST_XDIST_WORKER"] == "gw0":
        with SetWorkflowID("order-1"):
            checkout("o-1")
    else:
        DBOS.retrieve_workflow("order-1").get_result()


def test_own_schema() -> None:
    configure(dbos_system_schema=os.environ["TEST_SCHEMA"])
    DBOS.reset_system_database(truncate=True)
    DBOS.launch()
    assert checkout("o-1") == "receipt-o-1"


def without_reset(lab):
    lab.hold("charge")
    first = lab.pytest("-k", "test_without_reset", env={"PYTEST_XDIST_WORKER": "gw0"})
    lab.wait_call("charge")
    lab.pytest("-k", "test_without_reset", env={"PYTEST_XDIST_WORKER": "gw1"}).outcomes()
    lab.release("charge")
    first.outcomes()
    return lab.count("charge")


def own_schema(lab):
    lab.hold("charge")
    first = lab.pytest("-k", "test_own_schema", env={"TEST_SCHEMA": "dbos"})
    lab.wait_call("charge")
    lab.pytest("-k", "test_own_schema", env={"TEST_SCHEMA": "gw1"}).outcomes()
    lab.release("charge")
    return first.outcomes()["test_own_schema"]
