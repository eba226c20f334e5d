# /// script
# dependencies = ["dbos==2.31.1"]
# ///
"""A client of 2.31.1: `see` prints what it knows of a workflow, `enqueue` enqueues one."""

import os
import sys

from dbos import DBOSClient

client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
verb, order = sys.argv[1:]
if verb == "see":
    found = client.retrieve_workflow(order).get_status()
    print(found.status, found.input, found.output)
else:
    client.enqueue({"queue_name": "parcels", "workflow_name": "ship", "workflow_id": order, "app_version": "1"}, order)
client.destroy()
