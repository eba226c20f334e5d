import os
from unittest.mock import MagicMock, Mock, patch

import pytest
import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=0.01)
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    shop.log("started")
    return charge(order)


@DBOS.workflow()
def deliver(order: str) -> str:
    return ship(order)


@pytest.fixture
def launched():
    DBOS(config={"name": "shop", "system_database_url": os.environ["TEST_DATABASE_URL"]})
    DBOS.reset_system_database(truncate=True)
    DBOS.launch()
    yield
    DBOS.destroy()


def test_step_alone() -> None:
    assert charge("o-1") == "receipt-o-1"


def test_retried_step_alone() -> None:
    ship("o-1")


def test_retried_step_in_workflow(launched) -> None:
    deliver("o-1")


def test_workflow_alone() -> None:
    checkout("o-1")


def test_unwrapped_workflow() -> None:
    assert checkout.__wrapped__("o-1") == "receipt-o-1"


def test_wrapped_mock(launched, monkeypatch) -> None:
    monkeypatch.setattr(f"{__name__}.charge", DBOS.step(name="charge")(Mock(return_value="receipt-1")))
    checkout("o-1")


def test_mock_returned(launched) -> None:
    with patch("shop.charge", MagicMock()), SetWorkflowID("order-1"):
        checkout("o-1")


def test_mock_under_the_step(launched) -> None:
    with patch("shop.charge", return_value="receipt-1"), SetWorkflowID("order-1"):
        assert checkout("o-1") == "receipt-1"


def test_patch_that_ends(launched) -> None:
    with patch(f"{__name__}.charge", return_value="receipt-1"):
        handle = DBOS.start_workflow(checkout, "o-1")
    shop.send_email("patch ended")
    handle.get_result()


def outcome(lab, test: str) -> str:
    return lab.pytest("-k", test).outcomes()[test]


def step_alone(lab):
    return outcome(lab, "test_step_alone")


def workflow_alone(lab):
    return outcome(lab, "test_workflow_alone")


def unwrapped_workflow(lab):
    return outcome(lab, "test_unwrapped_workflow")


def attempts_alone(lab):
    lab.fail("ship")
    lab.pytest("-k", "test_retried_step_alone").outcomes()
    return lab.attempts("ship")


def attempts_in_workflow(lab):
    lab.fail("ship")
    lab.pytest("-k", "test_retried_step_in_workflow").outcomes()
    return lab.attempts("ship")


def wrapped_mock(lab):
    return outcome(lab, "test_wrapped_mock")


def mock_returned(lab):
    return outcome(lab, "test_mock_returned")


def mock_under_the_step(lab):
    lab.pytest("-k", "test_mock_under_the_step").outcomes()
    return len(lab.steps("order-1"))


def patch_that_ends(lab):
    lab.hold("log")
    session = lab.pytest("-k", "test_patch_that_ends")
    lab.wait_call("send_email")
    lab.release("log")
    session.outcomes()
    return lab.count("charge")
