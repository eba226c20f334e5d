import shop
from dbos import DBOS


@DBOS.step()
def send_email(customer: str, subject: str) -> None:
    shop.send_email(customer, subject)


@DBOS.workflow()
def notify(customer: str, event: str) -> None:
    send_email(customer, event)


def register(**limits: int) -> None:
    DBOS.register_queue("mail", **limits)


EVENTS = ["received", "paid", "shipped"]


def _worker(lab, limits):
    worker = lab.worker(executor="worker-1")
    worker.call("register", **limits)
    return worker


def _tell(worker, customer, key=None):
    for event in EVENTS:
        options = {"queue_partition_key": key} if key else {}
        worker.start("notify", customer, event, id=f"{customer}-{event}", queue="mail", enqueue=options)


def _sent(lab, customer):
    mails = sorted(lab.calls("send_email"), key=lambda mail: mail.end or 0)
    return [mail.args[1] for mail in mails if mail.effect and mail.args[0] == customer]


def _two_customers(lab, held):
    """Each customer is a partition; the first mail to one of them is held."""
    lab.hold("send_email", arg=held)
    worker = _worker(lab, {"partition_concurrency": 1})
    _tell(worker, "ann", "ann")
    _tell(worker, "bob", "bob")
    return lab.status("bob-shipped")


def peak(lab):
    lab.hold("send_email")
    worker = _worker(lab, {"global_concurrency": 1})
    lab.worker(executor="worker-2")
    _tell(worker, "ann")
    lab.wait_call("send_email")
    lab.status("ann-shipped")
    return lab.peak("send_email")


def after_a_crash(lab):
    lab.hold("send_email")
    worker = _worker(lab, {"global_concurrency": 1})
    _tell(worker, "ann")
    lab.wait_call("send_email")
    lab.kill(worker)
    lab.release("send_email")
    lab.worker(executor="worker-1")
    lab.status("ann-shipped")
    return ", ".join(_sent(lab, "ann"))


def after_an_error(lab):
    lab.fail("send_email", 1)
    _tell(_worker(lab, {"global_concurrency": 1}), "ann")
    lab.status("ann-shipped")
    return ", ".join(_sent(lab, "ann"))


def other_customer(lab):
    return _two_customers(lab, "ann")


def order_per_customer(lab):
    _two_customers(lab, "ann")
    lab.release("send_email")
    lab.status("ann-shipped")
    return _sent(lab, "ann") == _sent(lab, "bob") == EVENTS
