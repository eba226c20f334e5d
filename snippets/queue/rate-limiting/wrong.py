import shop
from dbos import DBOS


@DBOS.step()
def ask(prompt: str) -> str:
    return shop.ask(prompt)


# --8<-- [start:example]
@DBOS.workflow()
def triage(ticket: str) -> list[str]:
    return [ask(f"{what} of {ticket}?") for what in ("topic", "tone", "urgency")]  # one start, three calls


def take(ticket: str) -> str:
    return DBOS.enqueue_workflow("assistant", triage, ticket).workflow_id


def register_queues() -> None:
    DBOS.register_queue("assistant", limiter={"limit": 5, "period": 3600})


# --8<-- [end:example]
