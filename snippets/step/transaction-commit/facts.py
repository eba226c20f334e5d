import os

import sqlalchemy as sa
from dbos import DBOS, SQLAlchemyDatasource

app = SQLAlchemyDatasource.create(os.environ["APP_DATABASE_URL"]) if "APP_DATABASE_URL" in os.environ else None
ADD = sa.text("UPDATE accounts SET balance = balance + 100")


def add() -> None:
    app.sql_session().execute(ADD)


def add_and_commit() -> None:
    add()
    app.sql_session().commit()


def add_and_roll_back() -> None:
    add()
    app.sql_session().rollback()


def add_and_fail() -> None:
    add()
    raise ValueError("no such account")


def add_with_savepoint() -> None:
    add()
    with app.sql_session().begin_nested() as savepoint:
        add()
        savepoint.rollback()


@DBOS.workflow()
def run(body: str) -> None:
    app.run_tx_step(None, globals()[body])


def fork(id: str) -> str:
    return DBOS.fork_workflow(id, 1).workflow_id


def message(lab):
    run_one(lab, "add_and_commit")
    return lab.error_text("payment-1")


def last_statement(lab):
    run_one(lab, "add_and_commit")
    return lab.ending("payment-1")


def committed(lab):
    return balance_after(lab, "add_and_commit")


def forked(lab):
    worker = run_one(lab, "add_and_commit")
    lab.status("payment-1")
    lab.status(worker.call("fork", "payment-1"))
    return balance(lab)


def rolled_back(lab):
    run_one(lab, "add_and_roll_back")
    return lab.ending("payment-1")


def failed(lab):
    return balance_after(lab, "add_and_fail")


def savepoint(lab):
    return balance_after(lab, "add_with_savepoint")


def savepoint_ending(lab):
    run_one(lab, "add_with_savepoint")
    return lab.ending("payment-1")


def run_one(lab, body):
    lab.add_database("app")
    lab.sql("CREATE TABLE accounts (balance int)", database="app")
    lab.sql("INSERT INTO accounts VALUES (0)", database="app")
    worker = lab.worker()
    worker.start("run", body, id="payment-1")
    return worker


def balance(lab, table="accounts"):
    return lab.sql(f"SELECT balance FROM {table}", database="app")[0][0]


def balance_after(lab, body):
    run_one(lab, body)
    lab.status("payment-1")
    return balance(lab)
