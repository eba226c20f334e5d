import os

import shop
from dbos import DBOS, DBOSClient, DBOSConfiguredInstance


@DBOS.step()
def send(sender: str, subject: str) -> None:
    shop.send_email(sender, subject)


# --8<-- [start:example]
@DBOS.dbos_class()
class Mailer(DBOSConfiguredInstance):
    def __init__(self, name: str, sender: str):
        self.sender = sender
        super().__init__(config_name=name)

    @DBOS.workflow()
    def confirm(self, order: str) -> None:
        send(self.sender, f"{order} is on its way")


orders = Mailer("orders", "orders@shop.example")
returns = Mailer("returns", "returns@shop.example")


# --8<-- [end:example]
def register() -> None:
    DBOS.register_queue("mail", polling_interval_sec=0.05)


@DBOS.dbos_class()
class Report:
    @classmethod
    @DBOS.workflow()
    def daily(cls, day: str) -> str:
        return f"{cls.__name__} of {day}"

    @staticmethod
    @DBOS.workflow()
    def total(day: str) -> str:
        return day


@DBOS.dbos_class("Accounts")
class Ledger:
    @classmethod
    @DBOS.workflow()
    def close(cls, day: str) -> str:
        return day


def enqueue(workflow: str, **names: str) -> None:
    client = DBOSClient(system_database_url=os.environ["DBOS_SYSTEM_DATABASE_URL"])
    client.enqueue({"workflow_id": "job-1", "workflow_name": workflow, "queue_name": "mail", **names}, "o-1")
