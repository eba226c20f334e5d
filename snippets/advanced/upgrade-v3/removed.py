# /// script
# dependencies = ["dbos==2.31.1"]
# ///
"""What 3.0 removed: `python removed.py` prints how many of these names the installed dbos has."""

import inspect
from collections.abc import Callable

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, Queue, error
from dbos.cli import cli


def takes(function: Callable[..., object], *names: str) -> bool:
    return set(names) <= set(inspect.signature(function).parameters)


def constructs_queue() -> bool:
    try:
        Queue("mail")
    except error.DBOSException:
        return False
    return True


def is_positional() -> bool:
    return next(iter(inspect.signature(DBOSClient).parameters.values())).kind is inspect.Parameter.POSITIONAL_OR_KEYWORD


NAMES = {
    "DBOS.transaction": lambda: hasattr(DBOS, "transaction"),
    "DBOS.sql_session": lambda: "sql_session" in dir(DBOS),
    "database_url": lambda: "database_url" in DBOSConfig.__annotations__,
    "application_database_url": lambda: "application_database_url" in DBOSConfig.__annotations__,
    "DBOSClient(url)": is_positional,
    "DBOSClient(database_url=)": lambda: takes(DBOSClient, "database_url", "application_database_url"),
    "Queue(...)": constructs_queue,
    "DBOS.listen_queues([queue])": lambda: "Queue" in str(inspect.signature(DBOS.listen_queues)),
    "partition_queue": lambda: takes(DBOS.register_queue, "partition_queue"),
    "priority_enabled": lambda: takes(DBOS.register_queue, "priority_enabled"),
    "DBOS.scheduled": lambda: hasattr(DBOS, "scheduled"),
    "DBOS(fastapi=)": lambda: takes(DBOS.__init__, "fastapi", "flask"),
    "run_admin_server": lambda: {"run_admin_server", "admin_port"} <= set(DBOSConfig.__annotations__),
    "DBOS.register_instance": lambda: hasattr(DBOS, "register_instance"),
    "DBOSConflictingRegistrationError": lambda: hasattr(error, "DBOSConflictingRegistrationError"),
    "status_code": lambda: "status_code" in inspect.getsource(error),
    "max_recovery_attempts": lambda: "max_recovery_attempts" in EnqueueOptions.__annotations__,
    "--db-url": lambda: any("--db-url" in option.opts for option in cli.migrate.params),
}


def present() -> int:
    return sum(bool(exists()) for exists in NAMES.values())


if __name__ == "__main__":
    print(present())
