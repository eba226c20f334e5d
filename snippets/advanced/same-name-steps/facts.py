import shop
from dbos import DBOS


@DBOS.step(name="ship-us")
def ship_us(order: str) -> str:
    return shop.ship(f"{order} US")


@DBOS.step(name="ship-eu")
def ship_eu(order: str) -> str:
    return shop.ship(f"{order} EU")


@DBOS.workflow()
def fulfil(order: str) -> list[str]:
    us = ship_us(order)
    return [us, ship_eu(order)]


def deploy(lab, old, new):
    """Kills the old program at its second parcel, deploys the new one, and returns how the order ends."""
    lab.kill_on("ship", nth=2)
    worker = lab.worker(old)
    worker.start("fulfil", "o-1", id="order-1")
    lab.wait_killed(worker)
    lab.worker(new)
    return lab.ending("order-1")


def status(lab):
    return deploy(lab, "before.py", "wrong.py")


def returned(lab):
    deploy(lab, "before.py", "wrong.py")
    return lab.result("order-1")


def names_of_their_own(lab):
    return deploy(lab, "facts.py", "reordered.py")


def renamed_under_way(lab):
    return deploy(lab, "before.py", "facts.py")
