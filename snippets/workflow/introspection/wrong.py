import tracemalloc
from typing import Any

from dbos import DBOS


@DBOS.workflow()
def nightly_report(pages: str) -> str:
    return pages


def file_reports(number: int, size: int) -> None:
    for _ in range(number):
        nightly_report("x" * size)


def megabytes() -> float:
    """The memory that the dashboard takes at its peak."""
    tracemalloc.start()
    dashboard()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


# --8<-- [start:example]
def dashboard() -> list[dict[str, Any]]:
    reports = DBOS.list_workflows(
        name="nightly_report",
        sort_desc=True,
        limit=20,
    )  # brings every input and output along
    return [{"id": report.workflow_id, "status": report.status} for report in reports]


# --8<-- [end:example]
