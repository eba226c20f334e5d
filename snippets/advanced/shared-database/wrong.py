import os
import sys
import threading

import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


# --8<-- [start:example]
@DBOS.workflow()
def work(order: str) -> None:
    ship(order)


if __name__ == "__main__":
    application, order = sys.argv[1:]
    DBOS(
        config={
            "name": application,
            "application_version": "1.0.0",  # a name that the other application has taken
            "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"],
        }
    )
    DBOS.launch()
    with SetWorkflowID(order):
        DBOS.start_workflow(work, order)
    threading.Event().wait()
# --8<-- [end:example]
