import inspect
import os

import psycopg
import pytest
import sqlalchemy
from dbos import DBOS

URL = os.environ.get("TEST_DATABASE_URL", "")


@DBOS.workflow()
def checkout(order: str) -> str:
    return order


@pytest.fixture(autouse=True)
def instance():
    DBOS(config={"name": "shop", "system_database_url": URL})
    yield
    DBOS.destroy()


def test_checkout() -> None:
    DBOS.launch()
    assert checkout("o-1") == "o-1"


def test_truncate() -> None:
    DBOS.reset_system_database(truncate=True)


def truncates_by_default() -> bool:
    return inspect.signature(DBOS.reset_system_database).parameters["truncate"].default


def test_own_connection() -> None:
    with psycopg.connect(URL) as connection:
        DBOS.reset_system_database(truncate=True)
        connection.execute("SELECT 1")


def test_no_database() -> None:
    DBOS.destroy()
    url = sqlalchemy.make_url(URL)
    absent = url.set(database=f"{url.database}_absent").render_as_string(hide_password=False)
    DBOS(config={"name": "shop", "system_database_url": absent})
    DBOS.reset_system_database(truncate=True)
    DBOS.launch()
    assert checkout("o-1") == "o-1"


def outcome(lab, test: str) -> str:
    return lab.pytest("-k", test).outcomes()[test]


def default(lab):
    return lab.process().call("truncates_by_default")


def own_connection(lab):
    return outcome(lab, "test_own_connection")


def workflows_deleted(lab):
    lab.pytest("-k", "test_checkout").outcomes()
    before = len(lab.workflows())
    lab.pytest("-k", "test_truncate").outcomes()
    return before - len(lab.workflows())


def migrations_kept(lab):
    before = lab.sql("SELECT * FROM dbos.dbos_migrations")
    lab.pytest("-k", "test_truncate").outcomes()
    return lab.sql("SELECT * FROM dbos.dbos_migrations") == before


def no_database(lab):
    return outcome(lab, "test_no_database")
