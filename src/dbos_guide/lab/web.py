"""Talking HTTP to a served program, without a thread: an experiment must stay fit to fork."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from dbos_guide.lab.process import Worker


@dataclass(frozen=True)
class Response:
    """An HTTP answer: `status` code and decoded `body`; status 0 when the server died before it answered."""

    status: int
    body: Any


class Web:
    """The side of a lab that sends requests."""

    def request(self, worker: Worker, method: str, path: str, body: Any = None) -> http.client.HTTPConnection:
        """Sends a request to a served program without waiting; `response` waits."""
        connection = http.client.HTTPConnection("127.0.0.1", worker.port)
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"})
        return connection

    def response(self, connection: http.client.HTTPConnection) -> Response:
        """The answer to a request."""
        try:
            answer = connection.getresponse()
            text = answer.read().decode()
        except (ConnectionError, http.client.HTTPException):
            return Response(0, None)
        finally:
            connection.close()
        kind = answer.headers.get("Content-Type", "")
        return Response(answer.status, json.loads(text) if kind.startswith("application/json") else text)

    def http(self, worker: Worker, method: str, path: str, body: Any = None) -> Response:
        """Sends a request to a served program and waits for the answer."""
        return self.response(self.request(worker, method, path, body))
