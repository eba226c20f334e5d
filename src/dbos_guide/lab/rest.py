"""When nothing more will happen: the side of a lab that tells a workflow that waits from one that is stuck for ever."""

from typing import Any

from dbos_guide.lab.ledger import World, until
from dbos_guide.lab.process import Worker
from dbos_guide.lab.tables import Row, Tables

ENDED = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
INTERNAL_QUEUE = "_dbos_internal_queue"


class Rest(World, Tables):
    """Watches the live workers of an experiment."""

    _workers: list[Worker]

    def settle(self) -> None:
        """Waits until DBOS, wherever it is launched, has put back what it recovers and looked for work since."""
        until(lambda: all(look["recovered"] for look in self._looks() if look["launched"]))
        self.polled(INTERNAL_QUEUE, 3)

    def _looks(self) -> list[dict[str, Any]]:
        return [worker.look() for worker in self._workers if worker.alive]

    def polled(self, queue: str, times: int = 2) -> None:
        """Waits until every live worker that serves the queue has polled it `times` more."""
        first = self._polls(queue)
        until(lambda: all(self._polls(queue).get(name, times + count) >= times + count for name, count in first.items()))

    def _polls(self, queue: str) -> dict[str, int]:
        """How often each live worker that serves the queue has polled it."""
        looks = {worker.name: worker.look() for worker in self._workers if worker.alive}
        owner = self._owner(queue)
        return {
            name: look["polls"].get(queue, 0)
            for name, look in looks.items()
            if look["launched"]
            and (queue == INTERNAL_QUEUE or look["listening"] is None or queue in look["listening"])
            and owner in (None, look["application"])
        }

    def _owner(self, queue: str) -> str | None:
        """The application whose workers alone serve the queue, None for a queue that every application serves."""
        rows = self.sql("SELECT application_name FROM dbos.queues WHERE name = %s", queue)
        return rows[0][0] if rows else None

    def _stuck(self, id: str, row: Row) -> bool:
        """Whether no live worker has the workflow in hand or will take it.

        A worker will take it while its start-up recovery is under way or it has not polled the workflow's queue since.
        Three polls are enough: the second began after the first look, and what it hands out is active before the third.
        Where others of its queue are active they may be about to free a slot, so the whole queue must stand still for
        twenty polls.
        """
        live = [worker for worker in self._workers if worker.alive and worker.spec.runs_dbos]
        if not live:
            return True
        looks = [worker.look() for worker in live]
        if any(not look["launched"] or not look["recovered"] or id in look["active"] for look in looks):
            return any(not worker.alive for worker in live) and self._stuck(id, row)
        if row.status == "DELAYED":
            return False
        queue = row.queue or INTERNAL_QUEUE
        if queue != INTERNAL_QUEUE and not self.sql("SELECT 1 FROM dbos.queues WHERE name = %s", queue):
            return self.row(id) == row
        before = self._progress(queue)
        busy = any(self._queue_of(active) == queue for look in looks for active in look["active"])
        self.polled(queue, 20 if busy else 3)
        if self._progress(queue) != before or (busy and self.ledger.working({worker.pid for worker in live})):
            return False
        return self.row(id) == row and not any(id in worker.look().get("active", []) for worker in live)

    def _queue_of(self, id: str) -> str | None:
        row = self.row(id)
        return row.queue if row else None

    def _at_rest(self, worker: Worker) -> bool:
        """Whether nothing more will happen in a worker by itself. A main program must have started something first."""
        calls = self.ledger.calls()
        if worker.waiting or any(call.outcome == "open" for call in calls):
            return False
        if any(call.outcome == "killed" and call.pid == worker.pid for call in calls):
            return False  # it closes its connections before it is gone
        ids = self.workflows()
        if worker.spec.main is not None and not (ids and worker.look()["launched"]):
            return False
        rows = [(id, row) for id in ids if (row := self.row(id)) is not None and row.status not in ENDED]
        return all(self._stuck(id, row) for id, row in rows)
