import os

import shop
from dbos import DBOS, DBOSClient


def enqueue(image: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.enqueue({"workflow_name": "make_thumbnail", "queue_name": "thumbnails", "workflow_id": image}, image)
    client.destroy()


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def make_thumbnail(image: str) -> str:
    return resize(image)


# --8<-- [start:example]
def main() -> None:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    DBOS.launch()
    DBOS.register_queue("thumbnails", worker_concurrency=5, polling_interval_sec=0.1)
    DBOS.logger.info("Waiting for thumbnails")  # and then main returns


if __name__ == "__main__":
    main()
# --8<-- [end:example]
