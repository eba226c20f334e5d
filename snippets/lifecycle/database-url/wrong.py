import os
import sys

import shop
from dbos import DBOS, SetWorkflowID


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


if __name__ == "__main__":
    url = os.environ.get("DBOS_SYSTEM_DATABASE_URL")  # None selects a SQLite file
    DBOS(config={"name": "shop", "system_database_url": url})
    DBOS.launch()
    for order in sys.argv[1:]:
        with SetWorkflowID(order):
            checkout(order)
# --8<-- [end:example]
