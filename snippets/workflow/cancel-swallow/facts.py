import shop
from dbos import DBOS


@DBOS.step()
def ship(parcel: str) -> None:
    shop.ship(parcel)


@DBOS.workflow()
def deliver() -> None:
    for parcel in ("parcel-1", "parcel-2", "parcel-3"):
        try:
            ship(parcel)
        except BaseException as error:
            shop.log(type(error).__name__)


@DBOS.workflow()
def return_in_finally() -> None:
    for parcel in ("parcel-1", "parcel-2", "parcel-3"):
        _ship_quietly(parcel)


def _ship_quietly(parcel: str) -> None:
    try:
        ship(parcel)
    finally:
        shop.log(parcel)
        return


def stop(workflow_id: str) -> None:
    DBOS.cancel_workflow(workflow_id)


def _stopped(lab, workflow="deliver"):
    lab.hold("ship")
    worker = lab.worker()
    worker.start(workflow, id="tour-1")
    lab.wait_call("ship")
    worker.call("stop", "tour-1")
    lab.release("ship")
    lab.until(lambda: "tour-1" not in worker.look()["active"])


def raised_in_flight(lab):
    _stopped(lab)
    return lab.order("log")[0]


def raised_by_the_next(lab):
    _stopped(lab)
    return lab.order("log")[1]


def steps_run(lab):
    _stopped(lab)
    return lab.attempts("ship")


def status_after(lab):
    _stopped(lab)
    return lab.now("tour-1")


def finally_return(lab):
    _stopped(lab, "return_in_finally")
    return lab.count("log")
