import os
import sys
import threading

import shop
from dbos import DBOS, SetWorkflowID

RELEASE = "2024-06-01"


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


if __name__ == "__main__":
    DBOS(
        config={
            "name": "shop",
            "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"],
            "application_version": RELEASE,
            "executor_id": os.environ["HOSTNAME"],
        }
    )
    DBOS.launch()
    for order in sys.argv[1:]:
        with SetWorkflowID(order):
            DBOS.start_workflow(checkout, order)
    threading.Event().wait()
# --8<-- [end:example]
