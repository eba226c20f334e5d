import os
import sys
import threading

import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


# --8<-- [start:example]
@DBOS.workflow()
def render(image: str) -> str:
    return resize(image)


if __name__ == "__main__":
    print(f"the {sys.argv[1]} box")
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.listen_queues([sys.argv[1]])
    DBOS.launch()
    DBOS.register_queue("cpu", worker_concurrency=8)
    DBOS.register_queue("gpu", worker_concurrency=1)
    threading.Event().wait()
# --8<-- [end:example]
