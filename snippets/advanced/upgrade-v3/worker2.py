# /// script
# dependencies = ["dbos==2.31.1"]
# ///
"""A worker of 2.31.1: starts the orders it is given, serves the queue, and stays."""

import os
import sys
import threading

import shop
from dbos import DBOS, Queue, SetWorkflowID

Queue("parcels", polling_interval_sec=0.05)


@DBOS.step()
def hand_over(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def ship(order: str) -> str:
    return hand_over(order)


DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
DBOS.launch()
for order in sys.argv[1:]:
    with SetWorkflowID(order):
        DBOS.start_workflow(ship, order)
print("launched")
threading.Event().wait()
