import os

from dbos import DBOS


def not_registered(lab):
    sentence = "checkout is not a registered workflow function"
    second = without_checkout(lab, "order-1")
    return lab.until(lambda: sentence in second.log and sentence)


def after_another_restart(lab):
    first = without_checkout(lab, "order-1")
    lab.status("order-1")
    first.stop()
    lab.worker()
    return lab.status("order-1")


def construct_early(lab):
    return lab.process().call("construct_then_define")


def start_before_launch(lab):
    return lab.process().error("start")


def launch_without_instance(lab):
    return lab.process().message("launch").split(". ")[0]


def short_name(lab):
    return lab.process().error("configure", name="ab")


def unknown_key(lab):
    return lab.process().call("configure", name="shop", applicaton_version="2")


def second_instance(lab):
    return lab.process().call("configure_twice")


def without_checkout(lab, id):
    lab.kill_on("ship")
    worker = lab.worker("right.py")
    worker.start("checkout", "o-1", id=id)
    lab.wait_killed(worker)
    return lab.worker()


def construct_then_define() -> str:
    DBOS(config={"name": "shop", "system_database_url": os.environ["DBOS_SYSTEM_DATABASE_URL"]})
    checkout = DBOS.workflow(name="checkout")(parcel)
    DBOS.launch()
    return DBOS.start_workflow(checkout, "o-1").get_result()


def parcel(order: str) -> str:
    return f"parcel-{order}"


def start() -> None:
    DBOS.start_workflow(work)


def launch() -> None:
    DBOS.launch()


def configure(**config: str) -> str:
    DBOS(config=config)
    return "accepted"


def configure_twice() -> bool:
    first = DBOS(config={"name": "first"})
    return DBOS(config={"name": "second"}) is first


@DBOS.workflow()
def work() -> None:
    pass
