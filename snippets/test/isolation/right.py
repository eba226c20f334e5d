import os

import pytest
import shop
from dbos import DBOS
from sqlalchemy import make_url

# --8<-- [start:example]
url = make_url(os.environ["TEST_DATABASE_URL"])
process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
own_url = url.set(database=f"{url.database}_{process}").render_as_string(hide_password=False)


@pytest.fixture(autouse=True)
def dbos():
    DBOS(config={"name": "shop", "system_database_url": own_url})
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
