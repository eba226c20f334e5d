import os
import uuid

import shop
from dbos import DBOS


@DBOS.step()
def reserve(order: str, place: str) -> None:
    shop.reserve(f"{order} in {place}")


@DBOS.step()
def ship(order: str) -> None:
    shop.ship(order)


@DBOS.step()
def charge(order: str, key: str) -> None:
    shop.charge(order, key=key)


@DBOS.workflow()
def priced(order: str) -> int:
    amount = shop.quote(order)
    ship(order)
    shop.log("shipped")
    return amount


@DBOS.workflow()
def keyed(order: str) -> None:
    charge(order, str(uuid.uuid4()))


@DBOS.workflow()
def from_environment(order: str) -> None:
    reserve(order, os.environ["WAREHOUSE"])
    shop.log("reserved")
    ship(f"{order} from {os.environ['WAREHOUSE']}")


def environment(lab):
    lab.kill_on("log")
    lab.worker(env={"WAREHOUSE": "Berlin"}).start("from_environment", "o-1", id="order-1")
    lab.recover(env={"WAREHOUSE": "Madrid"})
    lab.status("order-1")
    return lab.order("reserve")[0]


def environment_after(lab):
    lab.kill_on("log")
    lab.worker(env={"WAREHOUSE": "Berlin"}).start("from_environment", "o-1", id="order-1")
    lab.recover(env={"WAREHOUSE": "Madrid"})
    lab.status("order-1")
    return lab.order("ship")[0]


def returned(lab):
    lab.reply("quote", 100, 777)
    lab.kill_on("log")
    lab.worker().start("priced", "o-1", id="order-1")
    lab.recover()
    return lab.result("order-1")


def keys(lab):
    lab.kill_on("charge")
    lab.worker().start("keyed", "o-1", id="order-1")
    lab.recover()
    lab.status("order-1")
    return len({event["key"] for event in lab.ledger.events()})
