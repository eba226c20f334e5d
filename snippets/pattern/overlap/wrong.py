from datetime import datetime
from typing import Any

import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def export(name: str) -> str:
    return shop.resize(name)


@DBOS.workflow()
def nightly(tick: datetime, context: Any) -> None:
    export(f"{tick:%X}")


def on_startup() -> None:
    DBOS.apply_schedules(
        [
            {
                "schedule_name": "nightly",
                "workflow_fn": nightly,
                "schedule": "* * * * * *",
            }
        ]
    )


# --8<-- [end:example]
