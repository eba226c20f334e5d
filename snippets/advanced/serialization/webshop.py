"""The web shop: another program, and for all the worker knows in another language."""

import os
from typing import Any

from dbos import DBOSClient, WorkflowSerializationFormat


def connect() -> DBOSClient:
    return DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])


def order(id: str, *arguments: Any, workflow: str = "checkout", portable: bool = True) -> None:
    format = WorkflowSerializationFormat.PORTABLE if portable else WorkflowSerializationFormat.DEFAULT
    client = connect()
    client.enqueue(
        {"queue_name": "orders", "workflow_name": workflow, "workflow_id": id, "serialization_type": format}, *arguments
    )
    client.destroy()


def look(id: str) -> str:
    """What this program gets as the workflow's result: its type, or the exception's type and message."""
    client = connect()
    try:
        return type(client.retrieve_workflow(id).get_result(polling_interval_sec=0.05)).__name__
    except Exception as error:
        return type(error).__name__
    finally:
        client.destroy()
