"""What replaces each name in removed.py, under the same name, run for real."""

import os
import threading
from contextlib import asynccontextmanager
from datetime import datetime

from click.testing import CliRunner
from dbos import DBOS, DBOSClient, DBOSConfiguredInstance, SetEnqueueOptions, SQLAlchemyDatasource, error
from dbos.cli import cli
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

SYSTEM = os.environ.get("DBOS_SYSTEM_DATABASE_URL", "")
ticked = threading.Event()


@DBOS.workflow(max_recovery_attempts=3)
def work(value: int) -> int:
    return value


@DBOS.workflow()
def tick(scheduled: datetime, context: object) -> None:
    ticked.set()


@DBOS.dbos_class()
class Mailer(DBOSConfiguredInstance):
    def __init__(self, name: str):
        super().__init__(config_name=name)

    @DBOS.workflow()
    def send(self) -> str:
        return self.config_name


@asynccontextmanager
async def lifespan(app: FastAPI):
    DBOS.launch()
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/orders/{order}")
@DBOS.workflow()
def show(order: int) -> int:
    return order


def transaction(datasource: SQLAlchemyDatasource) -> bool:
    @datasource.transaction()
    def add() -> int:
        return datasource.sql_session().execute(text("SELECT 40 + 2")).scalar_one()

    return add() == 42


def client() -> bool:
    work(1)
    outside = DBOSClient(system_database_url=SYSTEM)
    found = outside.list_workflows(name="work")
    outside.destroy()
    return len(found) > 0


def queue(name: str = "mail", *, priority: int | None = None, key: str | None = None, **limits: int) -> bool:
    DBOS.register_queue(name, polling_interval_sec=0.05, **limits)
    with SetEnqueueOptions(priority=priority, queue_partition_key=key):
        return DBOS.enqueue_workflow(name, work, 7).get_result(polling_interval_sec=0.05) == 7


def schedule() -> bool:
    DBOS.apply_schedules([{"schedule_name": "tick", "workflow_fn": tick, "schedule": "* * * * * *"}])
    return ticked.wait(30)


def command_line() -> bool:
    return CliRunner().invoke(cli.app, ["workflow", "list", "--sys-db-url", SYSTEM]).exit_code == 0


def conflict() -> bool:
    """Another workflow called `work`, in another module."""
    module = {"__name__": "elsewhere", "DBOS": DBOS}
    try:
        exec(compile("@DBOS.workflow()\ndef work(): ...", "elsewhere.py", "exec"), module)
    except error.DBOSException:
        return True
    return False


def run() -> list[str]:
    """Says everything that has to be said before the launch, launches, and returns the names whose replacement ran."""
    DBOS(config={"name": "shop", "system_database_url": SYSTEM})
    DBOS.listen_queues(["mail", "partitioned"])
    mailer = Mailer("welcome")
    datasource = SQLAlchemyDatasource.create(os.environ["APP_DATABASE_URL"])
    with TestClient(app) as web:
        transacted, seen, queued = transaction(datasource), client(), queue(worker_concurrency=5)
        ran = {
            "DBOS.transaction": transacted,
            "DBOS.sql_session": transacted,
            "database_url": transacted,
            "application_database_url": transacted,
            "DBOSClient(url)": seen,
            "DBOSClient(database_url=)": seen,
            "Queue(...)": queued,
            "DBOS.listen_queues([queue])": queued,
            "partition_queue": queue("partitioned", key="tenant-1", partition_concurrency=1),
            "priority_enabled": queue(priority=1),
            "DBOS.scheduled": schedule(),
            "DBOS(fastapi=)": web.get("/orders/7").json() == 7,
            "run_admin_server": seen,
            "DBOS.register_instance": mailer.send() == "welcome",
            "DBOSConflictingRegistrationError": conflict(),
            "status_code": error.DBOSNonExistentWorkflowError("target", "nobody").dbos_error_code is not None,
            "max_recovery_attempts": work(3) == 3,
            "--db-url": command_line(),
        }
        DBOS.destroy()
    return [name for name, did in ran.items() if did]
