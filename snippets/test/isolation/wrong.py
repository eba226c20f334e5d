import os

import pytest
import shop
from dbos import DBOS

# --8<-- [start:example]
url = os.environ["TEST_DATABASE_URL"]  # the same one in every process of pytest -n 2


@pytest.fixture(autouse=True)
def dbos():
    DBOS(config={"name": "shop", "system_database_url": url})
    DBOS.reset_system_database(truncate=True)
    DBOS.launch()
    yield
    DBOS.destroy()


# --8<-- [end:example]


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


def test_checkout():
    assert checkout("o-1") == "receipt-o-1"
