"""What DBOS's tables say: the side of a lab that reads its databases."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from dbos_guide.lab import postgres
from dbos_guide.lab.ledger import until


@dataclass(frozen=True)
class Place:
    """Where an experiment runs: its server, the name its databases begin with, its directory; `cold` is the naive way."""

    server: postgres.Server
    template: str
    database: str
    directory: Path
    snippets: Path
    cold: bool = False


@dataclass(frozen=True)
class Row:
    """A workflow's row: where it stands and who has it."""

    status: str
    queue: str | None
    executor: str | None
    version: str | None
    attempts: int


class Tables:
    """The databases of one experiment, made when first used; "" names the one DBOS keeps its state in."""

    _place: Place
    _sessions: dict[str, psycopg.Connection]
    _holding: psycopg.Connection | None = None

    def hold_checkpoints(self) -> None:
        """Holds every step at the moment at which DBOS records it, when its work is done, until `release_checkpoints`."""
        self._session("")
        self._holding = psycopg.connect(self._url(""))
        self._holding.execute("LOCK TABLE dbos.operation_outputs IN SHARE ROW EXCLUSIVE MODE")

    def wait_checkpoint(self) -> None:
        """Waits until a step is held at its checkpoint."""
        waiting = (
            "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database() AND relation = 'dbos.operation_outputs'::regclass AND NOT granted"
        )
        until(lambda: self.sql(waiting))

    def release_checkpoints(self) -> None:
        """Lets DBOS record the steps it holds."""
        if self._holding is not None:
            self._holding.close()
            self._holding = None

    def now(self, id: str) -> str | None:
        """The status of a workflow at this moment, None if there is no such workflow."""
        row = self.row(id)
        return row.status if row else None

    def wait_status(self, id: str, *statuses: str) -> str:
        """Waits until a workflow has one of these statuses."""
        return until(lambda: status if (status := self.now(id)) in statuses else None)

    def steps(self, id: str) -> list[str]:
        """The names of the recorded steps of a workflow, in order."""
        rows = self.sql("SELECT function_name FROM dbos.operation_outputs WHERE workflow_uuid = %s ORDER BY function_id", id)
        return [name.split(".")[-1] for (name,) in rows]

    def workflows(self, **where: Any) -> list[str]:
        """The ids of the workflows whose columns of `dbos.workflow_status` have these values, oldest first."""
        condition = sql.SQL(" AND ").join(
            [sql.SQL("{} = {}").format(sql.Identifier(column), value) for column, value in where.items()]
        )
        query = sql.SQL("SELECT workflow_uuid FROM dbos.workflow_status WHERE {} ORDER BY created_at, workflow_uuid")
        return [id for (id,) in self._execute("", query.format(condition if where else sql.SQL("true")), ())]

    def sql(self, query: str, *values: Any, database: str = "") -> list[tuple[Any, ...]]:
        """Runs SQL in the system database, or in the one that `add_database` made, and returns the rows."""
        cursor = self._execute(database, query, values)
        return list(cursor.fetchall()) if cursor.description else []

    def expire(self, id: str) -> None:
        """Lets the deadline that a workflow has pass now, instead of waiting for the clock; see `SetWorkflowTimeout`."""
        rows = self.sql(
            "UPDATE dbos.workflow_status SET workflow_deadline_epoch_ms = 1 WHERE workflow_uuid = %s"
            " AND workflow_deadline_epoch_ms IS NOT NULL RETURNING 1",
            id,
        )
        if not rows:
            raise ValueError(f"{id} has no deadline to pass")

    def add_database(self, name: str = "app") -> str:
        """Makes an empty database besides DBOS's; workers find its URL in `<NAME>_DATABASE_URL`."""
        self._session(name)
        return self._url(name)

    def row(self, id: str) -> Row | None:
        """The row of a workflow at this moment."""
        rows = self.sql(
            "SELECT status, queue_name, executor_id, application_version, recovery_attempts"
            " FROM dbos.workflow_status WHERE workflow_uuid = %s",
            id,
        )
        return Row(*rows[0]) if rows else None

    def _progress(self, queue: str) -> list[tuple[Any, ...]]:
        """What changes when a workflow of this queue moves on: its status, its executions, its recorded steps."""
        return self.sql(
            "SELECT workflow_uuid, status, recovery_attempts, updated_at,"
            " (SELECT count(*) FROM dbos.operation_outputs o WHERE o.workflow_uuid = w.workflow_uuid)"
            " FROM dbos.workflow_status w WHERE queue_name = %s ORDER BY 1",
            queue,
        )

    def _execute(self, database: str, query: Any, values: tuple[Any, ...]) -> psycopg.Cursor:
        """Runs a query, once more in a new session when a program that empties the database has ended ours."""
        try:
            return self._session(database).execute(query, values or None)
        except psycopg.OperationalError:
            if not self._session(database).closed:
                raise
            self._sessions[database] = psycopg.connect(self._url(database), autocommit=True)
            return self._session(database).execute(query, values or None)

    def _name(self, database: str) -> str:
        return f"{self._place.database}_{database or 'dbos'}"

    def _url(self, database: str) -> str:
        return self._place.server.url_of(self._name(database))

    def _session(self, database: str) -> psycopg.Connection:
        if database not in self._sessions:
            with self._place.server.connect() as session:
                postgres.create_database(
                    session, self._name(database), "template0" if database or self._place.cold else self._place.template
                )
            self._sessions[database] = psycopg.connect(self._url(database), autocommit=True)
        return self._sessions[database]
