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
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def backorder(order: str) -> None:
    shop.backorder(order)


@DBOS.workflow()
def pay(order: str) -> str:
    return charge(order)


@DBOS.workflow()
def child_checkout(order: str) -> str:
    return DBOS.start_workflow(pay, order).get_result()


@DBOS.workflow()
def checkout(order: str) -> str:
    if shop.in_stock(order):
        reserve(order)
        return "reserved"
    backorder(order)
    return "backordered"


@DBOS.workflow()
def sometimes_reserves(order: str) -> None:
    charge(order)
    if shop.in_stock(order):
        reserve(order)


def replay(id: str):
    steps = DBOS.list_workflow_steps(id)
    return DBOS.fork_workflow(id, steps[-1]["function_id"] + 1)


def test_deterministic() -> None:
    handle = DBOS.start_workflow(pay, "o-1")
    assert handle.get_result() == replay(handle.workflow_id).get_result()


def test_child() -> None:
    handle = DBOS.start_workflow(child_checkout, "o-1")
    assert handle.get_result() == replay(handle.workflow_id).get_result()


def test_same_answer() -> None:
    handle = DBOS.start_workflow(checkout, "o-1")
    assert handle.get_result() == replay(handle.workflow_id).get_result()


def test_steps() -> None:
    handle = DBOS.start_workflow(sometimes_reserves, "o-1")
    assert handle.get_result() == replay(handle.workflow_id).get_result()


def outcome(lab, test: str) -> str:
    return lab.pytest("-k", test).outcomes()[test]


def deterministic(lab):
    lab.pytest("-k", "test_deterministic").outcomes()
    return lab.count("charge")


def children(lab):
    lab.pytest("-k", "test_child").outcomes()
    return len(lab.workflows(name="pay"))


def same_answer(lab):
    return outcome(lab, "test_same_answer")


def fewer_steps(lab):
    lab.reply("in_stock", True, False)
    return outcome(lab, "test_steps")


def more_steps(lab):
    lab.reply("in_stock", False, True)
    lab.pytest("-k", "test_steps").outcomes()
    return lab.count("reserve")
