import os
from pathlib import Path

from dbos import DBOS

URL = os.environ.get("DBOS_SYSTEM_DATABASE_URL", "")


def launch(**config: str) -> list[str]:
    DBOS(config={"name": "shop", **config})
    DBOS.launch()
    DBOS.destroy()
    return sorted(file.name for file in Path().glob("*.sqlite"))


def launch_mistyped() -> list[str]:
    return launch(system_db_url=URL)


def launch_removed() -> list[str]:
    return launch(database_url=URL)


def launch_missing() -> list[str]:
    return launch(system_database_url=f"{URL.partition('?')[0]}_new?{URL.partition('?')[2]}")


def unset_url(lab):
    return lab.process().call("launch")[0]


def empty_url(lab):
    return lab.process().call("launch", system_database_url="")[0]


def mistyped_key(lab):
    return lab.process().call("launch_mistyped")[0]


def removed_key(lab):
    return lab.process().error("launch_removed")


def warning(lab):
    process = lab.process()
    process.call("launch")
    return lab.until(lambda: "Using SQLite as a system database" in process.log and "Using SQLite as a system database")


def missing_database(lab):
    lab.process().call("launch_missing")
    return lab.sql("SELECT count(*)::int FROM pg_database WHERE datname = current_database() || '_new'")[0][0]
