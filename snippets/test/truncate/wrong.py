import os

import psycopg
import pytest
from dbos import DBOS

URL = os.environ["TEST_DATABASE_URL"]


# --8<-- [start:example]
@pytest.fixture(autouse=True)
def dbos():
    DBOS.destroy()
    DBOS(config={"name": "shop", "system_database_url": URL})
    DBOS.reset_system_database()  # DROP DATABASE
    DBOS.launch()
    yield
    DBOS.destroy()


@DBOS.step()
def save(order: str) -> None:
    with psycopg.connect(URL) as connection:
        connection.execute("INSERT INTO orders VALUES (%s)", [order])


@DBOS.workflow()
def checkout(order: str) -> None:
    save(order)


def test_checkout():
    checkout("o-1")


# --8<-- [end:example]
