import os

import sqlalchemy as sa
from dbos import DBOS, SQLAlchemyDatasource

app = SQLAlchemyDatasource.create(os.environ["APP_DATABASE_URL"])
MOVE = sa.text("UPDATE accounts SET balance = balance + :amount WHERE customer = :customer")


# --8<-- [start:example]
@app.transaction
def transfer(payer: str, payee: str, amount: int) -> None:
    session = app.sql_session()
    session.execute(MOVE, {"customer": payer, "amount": -amount})
    session.commit()  # the money has left, and the transaction is over
    session.execute(MOVE, {"customer": payee, "amount": amount})


@DBOS.workflow()
def pay(payer: str, payee: str, amount: int) -> None:
    transfer(payer, payee, amount)


# --8<-- [end:example]
