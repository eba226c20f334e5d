import gc
import os
from concurrent.futures import ThreadPoolExecutor

import psycopg
from dbos import DBOSClient

URL = os.environ.get("DBOS_SYSTEM_DATABASE_URL", "")
ORDER = {"workflow_name": "checkout", "queue_name": "orders"}


def connections() -> int:
    with psycopg.connect(URL) as session:
        return session.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'dbos_transact_client'"
        ).fetchone()[0]


def at_once() -> int:
    client = DBOSClient(system_database_url=URL)
    with ThreadPoolExecutor(40) as threads:
        list(threads.map(lambda number: client.enqueue(ORDER, f"o-{number}"), range(200)))
    return connections()


def lazy() -> int:
    client = DBOSClient(system_database_url=URL, lazy=True)
    assert client is not None
    return connections()


def destroyed() -> int:
    client = DBOSClient(system_database_url=URL)
    client.enqueue(ORDER, "o-1")
    client.destroy()
    return connections()


def use_again() -> None:
    client = DBOSClient(system_database_url=URL)
    client.destroy()
    client.enqueue(ORDER, "o-1")


def forgotten() -> int:
    for number in range(10):
        DBOSClient(system_database_url=URL).enqueue(ORDER, f"o-{number}")
    gc.collect()
    return connections()


def positional() -> None:
    DBOSClient(URL)


def by_old_name() -> None:
    DBOSClient(database_url=URL)


def context() -> None:
    with DBOSClient(system_database_url=URL):
        pass


def place(url: str) -> None:
    DBOSClient(system_database_url=url).enqueue(ORDER, "o-1")


def pool_size(lab):
    return lab.process().call("at_once")


def connections_when_lazy(lab):
    return lab.process().call("lazy")


def connections_when_destroyed(lab):
    return lab.process().call("destroyed")


def enqueued_after_destroy(lab):
    lab.process().call("use_again")
    return len(lab.workflows())


def connections_when_collected(lab):
    return lab.process().call("forgotten")


def url_by_position(lab):
    return lab.process().error("positional")


def database_url(lab):
    return lab.process().error("by_old_name")


def as_context_manager(lab):
    return lab.process().error("context")


def empty_database(lab):
    url = lab.add_database("app")
    return lab.process().message("place", url).splitlines()[0]
