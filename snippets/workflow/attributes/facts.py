from typing import Any

from dbos import DBOS, SetWorkflowAttributes, SetWorkflowID


@DBOS.workflow()
def child() -> None:
    pass


@DBOS.workflow()
def checkout() -> str:
    DBOS.start_workflow(child).get_result()
    return "done"


def place(attributes: dict[str, Any]) -> str:
    with SetWorkflowID("order-1"), SetWorkflowAttributes(attributes):
        return checkout()


def place_with_object() -> None:
    place({"customer": object()})


def update(id: str, attributes: dict[str, Any]) -> None:
    DBOS.update_workflow_attributes(id, attributes)


def found(attributes: dict[str, Any]) -> int:
    return len(DBOS.list_workflows(attributes=attributes))


def prefixed(prefix: str) -> int:
    return len(DBOS.list_workflows(workflow_id_prefix=prefix))


def attributes_of(id: str) -> str:
    return str(DBOS.retrieve_workflow(id).get_status().attributes)


def nested(lab):
    worker = lab.worker()
    worker.call("place", {"customer": {"name": "ann", "city": "Oslo"}})
    return worker.call("found", {"customer": {"name": "ann"}})


def of_the_child(lab):
    worker = lab.worker()
    worker.call("place", {"customer": "ann"})
    return worker.call("attributes_of", "order-1-1")


def updated(lab):
    worker = lab.worker()
    worker.call("place", {"customer": "ann", "city": "Oslo"})
    worker.call("update", "order-1", {"customer": "bob"})
    return worker.call("attributes_of", "order-1")


def unknown_id(lab):
    return str(lab.worker().call("update", "nobody", {"customer": "ann"}))


def not_json(lab):
    return lab.worker().error("place_with_object")


def prefix_with_child(lab):
    worker = lab.worker()
    worker.call("place", {"customer": "ann"})
    return worker.call("prefixed", "order-1")
