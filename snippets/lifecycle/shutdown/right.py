import os
import signal
import sys

import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    return charge(order)


# --8<-- [start:example]
def main(orders: list[str]) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # before DBOS starts threads
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    for order in orders:
        with SetWorkflowID(order):
            DBOS.start_workflow(checkout, order)
    signal.sigwait({signal.SIGTERM})
    DBOS.destroy(workflow_completion_timeout_sec=20)


# --8<-- [end:example]
if __name__ == "__main__":
    main(sys.argv[1:])
