import os
import sys
import threading

import shop
from dbos import DBOS, DBOSClient, SetWorkflowID


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def checkout(order: str) -> None:
    if DBOS.recv("approval", timeout_seconds=5):
        ship(order)


if __name__ == "__main__":
    DBOS(
        config={
            "name": "shop",
            "system_database_url": os.environ["PGBOUNCER_URL"],  # LISTEN does not survive there
            "db_engine_kwargs": {"connect_args": {"prepare_threshold": None}},
        }
    )
    DBOS.launch()
    for order in sys.argv[1:]:
        with SetWorkflowID(order):
            DBOS.start_workflow(checkout, order)
    threading.Event().wait()
# --8<-- [end:example]


def approve(order: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.send(order, True, "approval")
    client.destroy()
