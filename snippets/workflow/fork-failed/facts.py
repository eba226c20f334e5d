import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def charge(order: str) -> None:
    shop.charge(order)


@DBOS.step()
def ship(order: str) -> str:
    return shop.ship(order)


@DBOS.workflow()
def checkout(order: str) -> str:
    charge(order)
    return ship(order)


def fork(id: str, start_step: int, version: str | None = None) -> str:
    with SetWorkflowID("fork-1"):
        DBOS.fork_workflow(id, start_step, application_version=version)


def rewind(id: str, start_step: int) -> str:
    return DBOS.rewind_workflow(id, start_step=start_step).get_result()


def cancel_and_resume(id: str) -> str:
    DBOS.cancel_workflow(id)
    return DBOS.resume_workflow(id).get_result()


def _failed(lab, id="order-1"):
    lab.fail("ship", times=1)
    worker = lab.worker()
    worker.start("checkout", "o-1", id=id)
    lab.status(id)
    return worker


def past_the_failure(lab):
    _failed(lab).call("fork", "order-1", 3)
    return lab.ending("fork-1")


def charges_from_the_first_step(lab):
    _failed(lab).call("fork", "order-1", 1)
    lab.status("fork-1")
    return lab.count("charge")


def original(lab):
    _failed(lab).call("fork", "order-1", 2)
    lab.status("fork-1")
    return lab.status("order-1")


def rewound(lab):
    _failed(lab).call("rewind", "order-1", 2)
    return lab.status("order-1")


def other_version(lab):
    _failed(lab).call("fork", "order-1", 2, "2")
    return lab.status("fork-1")


def unknown_id(lab):
    return lab.worker().error("fork", "nobody", 1)
