import shop
from dbos import DBOS


@DBOS.step()
def send_email(to: str) -> None:
    shop.send_email(to)


# --8<-- [start:example]
@DBOS.workflow()
def send_all(customers: list[str]) -> None:
    for to in customers:
        send_email(to)


@DBOS.workflow()
def campaign(customers: list[str]) -> None:
    DBOS.start_workflow(send_all, customers).get_result()


def stop(campaign_id: str) -> None:
    DBOS.cancel_workflow(campaign_id)  # the campaign, not what it started


# --8<-- [end:example]
