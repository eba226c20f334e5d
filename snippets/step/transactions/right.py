import os

import sqlalchemy as sa
from dbos import DBOS, SQLAlchemyDatasource

# --8<-- [start:example]
app = SQLAlchemyDatasource.create(os.environ["APP_DATABASE_URL"])


@app.transaction
def add_credit(customer: str, amount: int) -> None:
    session = app.sql_session()
    session.execute(
        sa.text("UPDATE accounts SET balance = balance + :amount WHERE customer = :customer"),
        {"customer": customer, "amount": amount},
    )


@DBOS.workflow()
def give_voucher(customer: str) -> None:
    add_credit(customer, 100)


# --8<-- [end:example]
