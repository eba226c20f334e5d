import os
import sys
import threading

import shop
from dbos import DBOS, SetWorkflowID

# --8<-- [start:example]
DBOS(
    config={
        "name": "shop",
        "application_version": "1",
        "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"],
    }
)
DBOS.launch()  # recovery looks for checkout, which does not exist yet

catalog = shop.load_catalog()


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return ship(order)


if __name__ == "__main__":
    for order in sys.argv[1:]:
        with SetWorkflowID(order):
            DBOS.start_workflow(checkout, order)
    threading.Event().wait()
# --8<-- [end:example]
