import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.step()
def reserve(order: str) -> None:
    shop.reserve(order)


@DBOS.step()
def patch_in_step() -> bool:
    return DBOS.patch("reserve-first")


@DBOS.workflow()
def checkout(order: str) -> str:
    DBOS.deprecate_patch("reserve-first")
    reserve(order)
    charge(order)
    return ship(order)


@DBOS.workflow()
def misplaced() -> bool:
    return patch_in_step()


@DBOS.workflow()
async def sync_patch() -> bool:
    return DBOS.patch("reserve-first")


def deploy(lab, old, new, **spec):
    """Kills the old program when it ships, deploys the new one, and returns how the order ends."""
    lab.kill_on("ship")
    worker = lab.worker(old, **spec)
    worker.start("checkout", "o-1", id="order-1")
    lab.wait_killed(worker)
    lab.worker(new, **spec)
    return lab.ending("order-1")


def message(lab):
    deploy(lab, "before.py", "wrong.py")
    return lab.error_text("order-1").splitlines()[0]


def hashed_version(lab):
    return deploy(lab, "before.py", "right.py", env={"DBOS__APPVERSION": None})


def enable_patching(lab):
    unpinned = {"DBOS__APPVERSION": None}
    return lab.worker("right.py", env=unpinned, config={"enable_patching": True}).call("DBOS.application_version.__str__")


def before_the_patch(lab):
    lab.kill_on("charge")
    worker = lab.worker("before.py")
    worker.start("checkout", "o-1", id="order-1")
    lab.wait_killed(worker)
    lab.worker("right.py")
    lab.status("order-1")
    return lab.count("reserve")


def marker(lab):
    lab.worker("right.py").start("checkout", "o-1", id="order-1")
    lab.status("order-1")
    return lab.sql("SELECT function_name FROM dbos.operation_outputs ORDER BY function_id")[0][0]


def deprecated_too_early(lab):
    return deploy(lab, "before.py", "facts.py")


def deprecated_in_time(lab):
    return deploy(lab, "right.py", "facts.py")


def removed_too_early(lab):
    return deploy(lab, "right.py", "wrong.py")


def in_a_step(lab):
    lab.worker().start("misplaced", id="order-1")
    return lab.ending("order-1")


def in_async(lab):
    lab.worker().start("sync_patch", id="order-1")
    return lab.error_text("order-1")
