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


def _web(lab, limits):
    web = lab.worker(executor="web", listen=[])
    web.call("register", **limits)
    return web


def _tell(web, customer, key=None):
    for event in EVENTS:
        options = {"queue_partition_key": key} if key else {}
        web.start("notify", customer, event, id=f"{customer}-{event}", queue="mail", enqueue=options)


def _sent(lab, customer):
    return [
        mail.args[1] for mail in sorted(lab.calls("send_email"), key=lambda m: m.end) if mail.effect and customer in mail.args
    ]


def peak(lab):
    lab.hold("send_email")
    web = _web(lab, {"global_concurrency": 1})
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    _tell(web, "ann")
    lab.status("ann-shipped")
    return lab.peak("send_email")


def after_a_crash(lab):
    web = _web(lab, {"global_concurrency": 1})
    lab.kill_on("send_email")
    _tell(web, "ann")
    worker = lab.worker(executor="worker-1")
    lab.recover(worker)
    for event in EVENTS:
        lab.status(f"ann-{event}")
    return ", ".join(_sent(lab, "ann"))


def after_an_error(lab):
    web = _web(lab, {"global_concurrency": 1})
    lab.fail("send_email", 1)
    _tell(web, "ann")
    lab.worker(executor="worker-1")
    for event in EVENTS:
        lab.status(f"ann-{event}")
    return ", ".join(_sent(lab, "ann"))


def other_customer(lab):
    web = _web(lab, {"partition_concurrency": 1})
    lab.hold("send_email", arg="ann")
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    _tell(web, "ann", "ann")
    _tell(web, "bob", "bob")
    return lab.status("bob-shipped")


def order_per_customer(lab):
    web = _web(lab, {"partition_concurrency": 1})
    lab.hold("send_email", arg="ann")
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    _tell(web, "ann", "ann")
    _tell(web, "bob", "bob")
    lab.status("bob-shipped")
    lab.release("send_email")
    lab.status("ann-shipped")
    return _sent(lab, "ann") == _sent(lab, "bob") == EVENTS
