import os

import shop
from dbos import DBOS


@DBOS.step()
def charge(order: str) -> str:
    return shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    return ship(order)


def launch(name: str = "shop", **config: str) -> str:
    DBOS(config={"name": name, "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"], **config})
    DBOS.launch()
    return DBOS.application_version


def launch_with_another_workflow() -> str:
    DBOS.workflow(name="another")(shop.quote)
    return launch()


def launch_another_name() -> str:
    return launch("shop-2")


def launch_another_dbos() -> str:
    from dbos._utils import GlobalParams

    GlobalParams.dbos_version = "3.4.99"
    return launch()


def launch_with_another_step() -> str:
    DBOS.step(name="another")(shop.quote)
    return launch()


def fork(id: str, version: str) -> str:
    return DBOS.fork_workflow(id, 2, application_version=version).workflow_id


def resume(id: str) -> None:
    DBOS.resume_workflow(id)


def step_changed(lab):
    return versions(lab, "-> str:\n    return shop.ship(order)\n", "-> str:\n    return shop.ship(order).strip()\n")


def order_changed(lab):
    return versions(lab, "    charge(order)\n", "    # first the money\n    charge(order)\n")


def workflow_added(lab):
    return compare(version(lab, "launch"), version(lab, "launch_with_another_workflow"))


def step_added(lab):
    return compare(version(lab, "launch"), version(lab, "launch_with_another_step"))


def name_changed(lab):
    return compare(version(lab, "launch"), version(lab, "launch_another_name"))


def dbos_upgraded(lab):
    return compare(version(lab, "launch"), version(lab, "launch_another_dbos"))


def config_wins(lab):
    return lab.process(version="from-environment").call("launch", application_version="from-config")


def other_version(lab):
    killed_in_ship(lab, "order-1")
    lab.worker(version="2")
    return lab.status("order-1")


def back_again(lab):
    killed_in_ship(lab, "order-1")
    lab.worker(version="2").stop()
    lab.worker(version="1")
    return lab.status("order-1")


def resumed(lab):
    killed_in_ship(lab, "order-1")
    lab.worker(version="2").call("resume", "order-1")
    return lab.status("order-1")


def forked(lab):
    killed_in_ship(lab, "order-1")
    worker = lab.worker(version="2")
    return lab.status(worker.call("fork", "order-1", "2"))


def incompatible(lab):
    killed_in_ship(lab, "order-1")
    lab.recover(
        program=lab.edited("    charge(order)\n    return ship(order)\n", "    ship(order)\n    return charge(order)\n")
    )
    return lab.ending("order-1")


def killed_in_ship(lab, id):
    lab.kill_on("ship")
    worker = lab.worker(version="1")
    worker.start("checkout", "o-1", id=id)
    lab.wait_killed(worker)


def version(lab, function, **spec):
    return lab.process(env={"DBOS__APPVERSION": None}, **spec).call(function)


def versions(lab, old, new):
    return compare(version(lab, "launch"), version(lab, "launch", program=str(lab.edited(old, new))))


def compare(first, second):
    return "the same version" if first == second else "another version"
