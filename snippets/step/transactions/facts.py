import os

import shop
import sqlalchemy as sa
from dbos import DBOS, SQLAlchemyDatasource

app = SQLAlchemyDatasource.create(os.environ["APP_DATABASE_URL"]) if "APP_DATABASE_URL" in os.environ else None
engine = sa.create_engine(os.environ["APP_DATABASE_URL"]) if app else None
READ, WRITE = sa.text("SELECT balance FROM accounts"), sa.text("UPDATE accounts SET balance = :balance")


def raise_balance(session, order: str) -> None:
    balance = session.execute(READ).scalar()
    shop.log(order)
    session.execute(WRITE, {"balance": balance + 100})


def raise_by_transaction(order: str) -> None:
    raise_balance(app.sql_session(), order)


@DBOS.step()
def raise_in_step(order: str) -> None:
    with engine.begin() as session:
        raise_balance(session, order)


@DBOS.workflow()
def with_step(order: str) -> None:
    raise_in_step(order)


@DBOS.workflow()
def with_transaction(order: str) -> None:
    app.run_tx_step(None, raise_by_transaction, order)


@DBOS.step()
def transaction_in_step(order: str) -> None:
    app.run_tx_step(None, raise_by_transaction, order)


@DBOS.workflow()
def with_both(order: str) -> None:
    transaction_in_step(order)


def isolation() -> str:
    return app.run_tx_step(None, show_isolation)


def show_isolation() -> str:
    return app.sql_session().execute(sa.text("SHOW transaction_isolation")).scalar()


def outside() -> None:
    app.sql_session()


async def coroutine() -> None:
    pass


def decorate_coroutine() -> None:
    app.transaction(coroutine)


def create_late() -> None:
    SQLAlchemyDatasource.create(os.environ["APP_DATABASE_URL"])


def removed_decorator() -> None:
    DBOS.transaction


def lost_update(lab):
    return race(lab, "with_step")


def no_lost_update(lab):
    return race(lab, "with_transaction")


def runs(lab):
    race(lab, "with_transaction")
    return lab.count("log")


def transaction_inside_step(lab):
    return killed_at_checkpoint(lab, "with_both")


def isolation_level(lab):
    return prepared(lab).call("isolation")


def session_outside(lab):
    return prepared(lab).error("outside")


def async_function(lab):
    return prepared(lab).error("decorate_coroutine")


def created_after_launch(lab):
    return prepared(lab).message("create_late")


def old_decorator(lab):
    return lab.process().message("removed_decorator")


def record_table(lab):
    prepared(lab).start("with_transaction", "o-1", id="order-1")
    lab.status("order-1")
    [(schema, table)] = lab.sql(
        "SELECT schemaname, relname FROM pg_stat_user_tables WHERE relname LIKE '%outputs'", database="app"
    )
    return f"{schema}.{table}"


def prepared(lab, balance=0):
    lab.add_database("app")
    lab.sql("CREATE TABLE accounts (balance int)", database="app")
    lab.sql("INSERT INTO accounts VALUES (%s)", balance, database="app")
    return lab.worker()


def race(lab, workflow):
    lab.hold("log", every=True)
    worker = prepared(lab)
    worker.start(workflow, "o-1", id="order-1")
    worker.start(workflow, "o-2", id="order-2")
    lab.wait_call("log", 2)
    lab.release("log")
    lab.status("order-1")
    lab.status("order-2")
    return lab.sql("SELECT balance FROM accounts", database="app")[0][0]


def killed_at_checkpoint(lab, workflow):
    lab.hold_checkpoints()
    worker = prepared(lab)
    worker.start(workflow, "o-1", id="order-1")
    lab.wait_checkpoint()
    lab.kill(worker)
    lab.release_checkpoints()
    lab.recover(worker)
    lab.status("order-1")
    return lab.sql("SELECT balance FROM accounts", database="app")[0][0]
