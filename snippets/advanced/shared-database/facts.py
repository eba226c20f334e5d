import os

import shop
from dbos import DBOS, DBOSClient


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.workflow()
def work(order: str) -> None:
    ship(order)


def launch(name: str, version: str | None, **config: object) -> str:
    url = os.environ["DBOS_SYSTEM_DATABASE_URL"]
    DBOS(config={"name": name, "system_database_url": url, "application_version": version, **config})
    DBOS.launch()
    return "launched"


def open_queue() -> None:
    DBOS.register_queue("mail")


def listed() -> int:
    return len(DBOS.list_workflows())


def rename(old: str, new: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.rename_application(old, new)
    client.destroy()


def application(lab, name, version):
    return lab.worker(config={"name": name, "application_version": version})


def message(lab):
    application(lab, "parcels", "1.0.0")
    return lab.process().message("launch", "letters", "1.0.0").removeprefix("DBOS Error: ").split(". ")[0]


def hashed_versions(lab):
    unpinned = {"DBOS__APPVERSION": None}
    lab.process(env=unpinned).call("launch", "parcels", None)
    return lab.process(env=unpinned).call("launch", "letters", None)


def patching(lab):
    unpinned = {"DBOS__APPVERSION": None}
    lab.process(env=unpinned).call("launch", "parcels", None, enable_patching=True)
    return lab.process(env=unpinned).error("launch", "letters", None, enable_patching=True)


def queue(lab):
    application(lab, "parcels", "parcels-1").call("open_queue")
    return application(lab, "letters", "letters-1").message("open_queue").removeprefix("DBOS Error: ").split(". ")[0]


def others(lab):
    application(lab, "parcels", "parcels-1").start("work", "o-1", id="order-1")
    lab.status("order-1")
    return application(lab, "letters", "letters-1").call("listed")


def rename_forgotten(lab):
    application(lab, "parcels", "1.0.0")
    return lab.process().error("launch", "boxes", "1.0.0")


def renamed(lab):
    lab.kill_on("ship")
    old = application(lab, "parcels", "1.0.0")
    old.start("work", "o-1", id="order-1")
    lab.wait_killed(old)
    lab.process().call("rename", "parcels", "boxes")
    application(lab, "boxes", "1.0.0")
    return lab.status("order-1")
