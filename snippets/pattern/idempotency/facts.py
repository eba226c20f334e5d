import shop
from dbos import DBOS, SetWorkflowID


@DBOS.step()
def charge(order: str, amount: int) -> str:
    return shop.charge(order, amount)


@DBOS.workflow()
def checkout(order: str, amount: int) -> int:
    charge(order, amount)
    return amount


@DBOS.workflow()
def other(order: str) -> None:
    pass


def other_amount(lab):
    worker = lab.worker()
    worker.call("buy", "o-1", 100)
    return worker.call("buy", "o-1", 250)


def failed_attempts(lab):
    lab.fail("charge", 1)
    worker = lab.worker()
    worker.error("buy", "o-1", 100)
    worker.error("buy", "o-1", 100)
    return lab.attempts("charge")


def failed_again(lab):
    lab.fail("charge", 1)
    worker = lab.worker()
    worker.error("buy", "o-1", 100)
    return worker.error("buy", "o-1", 100)


def other_workflow(lab):
    worker = lab.worker()
    worker.call("buy", "o-1", 100)
    return worker.error("other_with_same_id", "o-1")


def rejected(lab):
    worker = lab.worker()
    worker.call("buy", "o-1", 100)
    return worker.error("buy", "o-1", 100, policy="reject")


def two_in_one_block(lab):
    return lab.worker().call("buy_twice", "o-1")


def blank(lab):
    return lab.worker().error("buy", "", 100, prefix="")


def buy(order: str, amount: int, policy: str = "return-existing", prefix: str = "checkout-") -> int:
    with SetWorkflowID(prefix + order, workflow_id_reuse_policy=policy):
        return DBOS.start_workflow(checkout, order, amount).get_result()


def other_with_same_id(order: str) -> None:
    with SetWorkflowID(f"checkout-{order}"):
        DBOS.start_workflow(other, order)


def buy_twice(order: str) -> int:
    with SetWorkflowID(f"checkout-{order}"):
        first = DBOS.start_workflow(checkout, order, 100)
        second = DBOS.start_workflow(checkout, order, 100)
    first.get_result(), second.get_result()
    return len({first.workflow_id, second.workflow_id})
