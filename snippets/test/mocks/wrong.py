import os
from unittest.mock import Mock

import pytest
import shop
from dbos import DBOS, SetWorkflowID


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


# --8<-- [start:example]
@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


def test_checkout(monkeypatch):
    stub = Mock(return_value="receipt-1")
    monkeypatch.setattr(f"{__name__}.charge", stub)  # replaces the step, not what it calls
    with SetWorkflowID("order-1"):
        assert checkout("o-1") == "receipt-1"
    replay = DBOS.fork_workflow("order-1", 2)
    assert replay.get_result() == "receipt-1"
    assert stub.call_count == 1


# --8<-- [end:example]
