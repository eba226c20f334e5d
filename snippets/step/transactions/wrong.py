import os

import sqlalchemy as sa
from dbos import DBOS

# --8<-- [start:example]
engine = sa.create_engine(os.environ["APP_DATABASE_URL"])


@DBOS.step()
def add_credit(customer: str, amount: int) -> None:
    with engine.begin() as session:  # commits before DBOS records the step
        session.execute(
            sa.text("UPDATE accounts SET balance = balance + :amount WHERE customer = :customer"),
            {"customer": customer, "amount": amount},
        )


@DBOS.workflow()
def give_voucher(customer: str) -> None:
    add_credit(customer, 100)


# --8<-- [end:example]
