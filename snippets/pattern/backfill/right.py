from datetime import datetime
from typing import Any

import shop
from dbos import DBOS


@DBOS.step()
def send(subject: str) -> None:
    shop.send_email("boss@shop", subject)


# --8<-- [start:example]
@DBOS.workflow()
def report(tick: datetime, context: Any) -> None:
    send(f"sales until {tick:%X}")


def on_startup() -> None:
    DBOS.apply_schedules(
        [
            {
                "schedule_name": "report",
                "workflow_fn": report,
                "schedule": "* * * * * *",
                "automatic_backfill": True,
            }
        ]
    )


# --8<-- [end:example]
