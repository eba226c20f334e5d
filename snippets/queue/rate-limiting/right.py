import shop
from dbos import DBOS


@DBOS.step()
def ask(prompt: str) -> str:
    return shop.ask(prompt)


# --8<-- [start:example]
@DBOS.workflow()
def triage(ticket: str) -> list[str]:
    asked = [DBOS.enqueue_workflow("assistant", ask, f"{what} of {ticket}?") for what in ("topic", "tone", "urgency")]
    return [one.get_result() for one in asked]


def take(ticket: str) -> str:
    return DBOS.start_workflow(triage, ticket).workflow_id


def register_queues() -> None:
    DBOS.register_queue("assistant", limiter={"limit": 5, "period": 3600})


# --8<-- [end:example]
