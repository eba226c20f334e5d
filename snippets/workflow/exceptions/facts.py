from dbos import DBOS


class PaymentFailed(Exception):
    def __init__(self, order: str, reason: str):
        super().__init__(f"{order}: {reason}")


class Reduced(PaymentFailed):
    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return (Reduced, ("o-1", "card declined"))


class KeywordOnly(Exception):
    def __init__(self, *, order: str):
        super().__init__(order)


@DBOS.workflow()
def pay(order: str) -> None:
    raise PaymentFailed(order, "card declined")


@DBOS.workflow()
def pay_reduced(order: str) -> None:
    raise Reduced(order, "card declined")


@DBOS.workflow()
def pay_keyword(order: str) -> None:
    raise KeywordOnly(order=order)


def wait_for(id: str) -> None:
    DBOS.retrieve_workflow(id).get_result()


def listed(id: str) -> str:
    return type(DBOS.retrieve_workflow(id).get_status().error).__name__


def raised_by_retrieve(lab):
    worker = lab.worker()
    worker.start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return worker.error("wait_for", "order-1")


def message_by_retrieve(lab):
    worker = lab.worker()
    worker.start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return worker.message("wait_for", "order-1")


def raised_by_the_call(lab):
    return lab.worker().error("pay", "o-1")


def with_reduce(lab):
    worker = lab.worker()
    worker.start("pay_reduced", "o-1", id="order-1")
    lab.status("order-1")
    return worker.error("wait_for", "order-1")


def keyword_only(lab):
    worker = lab.worker()
    worker.start("pay_keyword", "o-1", id="order-1")
    lab.status("order-1")
    return worker.error("wait_for", "order-1")


def listed_error(lab):
    worker = lab.worker()
    worker.start("pay", "o-1", id="order-1")
    lab.status("order-1")
    return worker.call("listed", "order-1")
