import base64
import re

import shop
from dbos import DBOS, DBOSConfiguredInstance


@DBOS.step()
def ship(order: str, api_key: str) -> str:
    shop.sign_in(api_key)
    return shop.ship(order)


@DBOS.dbos_class()
class Carrier(DBOSConfiguredInstance):
    def __init__(self, name: str, api_key: str):
        super().__init__(config_name=name)
        self.api_key = api_key

    @DBOS.workflow()
    def deliver(self, order: str) -> str:
        return ship(order, self.api_key)


class Plain:
    def __init__(self, api_key: str):
        self.api_key = api_key

    @DBOS.workflow()
    def deliver(self, order: str) -> str:
        return ship(order, self.api_key)


class Undecorated(DBOSConfiguredInstance):
    @DBOS.workflow()
    def deliver_undecorated(self, order: str) -> str:
        return order


@DBOS.dbos_class()
class Unconfigured:
    @DBOS.workflow()
    def deliver_unconfigured(self, order: str) -> str:
        return order


class Printer:
    @DBOS.step()
    def label(self, order: str) -> str:
        return order


@DBOS.workflow()
def pack(order: str) -> str:
    return Printer().label(order)


class PlainClassmethod:
    @classmethod
    @DBOS.workflow()
    def of_class(cls, order: str) -> str:
        return order


class Account:
    def __init__(self, api_key: str):
        self.api_key = api_key


@DBOS.workflow()
def deliver(account: Account, order: str) -> str:
    return ship(order, account.api_key)


def log_line(lab):
    lab.kill_on("ship")
    lab.worker("wrong.py", env={"CARRIER_KEY": "secret"}).send("hand_over", "o-1", "post")
    worker = lab.recover()
    lab.status(lab.workflows()[0])
    return re.search("configured class instance .* is not registered", worker.log)[0]


def instance_name(lab):
    return lab.process().error("name_it_otherwise")


def plain_step(lab):
    lab.worker().start("pack", "o-1", id="order-1")
    return lab.status("order-1")


def plain(lab):
    return lab.worker().message("of_plain")


def undecorated(lab):
    return lab.worker().message("of_undecorated")


def unconfigured(lab):
    return lab.worker().message("of_unconfigured").replace("`", "")


def classmethods(lab):
    return lab.worker().message("of_classmethod")


def twice(lab):
    return lab.worker().message("register_twice")


def stored(lab):
    worker = lab.worker()
    worker.call("with_instance")
    return has_key(lab)


def stored_as_argument(lab):
    worker = lab.worker()
    worker.call("with_argument", "secret-key")
    return has_key(lab)


def used_after_rotation(lab):
    lab.kill_on("ship")
    lab.worker().send("with_argument", "old-key")
    lab.recover()
    lab.status(lab.workflows()[0])
    return lab.calls("sign_in")[-1].args[0]


def has_key(lab, key=b"secret-key"):
    [(inputs,)] = lab.sql("SELECT inputs FROM dbos.workflow_input")
    return "is in it" if key in base64.b64decode(inputs) else "is not in it"


def with_instance() -> str:
    return Carrier("post", "secret-key").deliver("o-1")


def with_argument(api_key: str) -> str:
    return deliver(Account(api_key), "o-1")


def of_plain() -> str:
    return Plain("secret-key").deliver("o-1")


def of_undecorated() -> str:
    return Undecorated("x").deliver_undecorated("o-1")


def of_unconfigured() -> str:
    return Unconfigured().deliver_unconfigured("o-1")


def of_classmethod() -> str:
    return PlainClassmethod.of_class("o-1")


def name_it_otherwise() -> None:
    DBOSConfiguredInstance(instance_name="post")


def register_twice() -> None:
    Carrier("post", "a")
    Carrier("post", "b")
