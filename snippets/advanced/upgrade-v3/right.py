# --8<-- [start:example]
# /// script
# dependencies = ["dbos>=3.0"]
# ///
import os
import sys

import shop
from dbos import DBOSClient

client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
for order in sys.argv[1:]:
    parcel = client.retrieve_workflow(order).get_result()
    shop.send_email(order, f"Track your parcel: {parcel}")
client.destroy()
# --8<-- [end:example]
