from dbos import DBOS, Queue


def seen_by_an_old_client(lab):
    lab.worker("worker.py").start("ship", "order-1", id="order-1")
    lab.status("order-1")
    client = lab.script("see", "order-1", program="client2.py")
    client.wait()
    return client.output.strip()


def enqueued_by_an_old_client(lab):
    lab.worker("worker.py").call("open_queue")
    lab.script("enqueue", "order-1", program="client2.py").wait()
    return lab.status("order-1")


def finished_for_an_old_worker(lab):
    lab.kill_on("ship")
    old = lab.script("order-1", program="worker2.py")
    lab.wait_killed(old)
    lab.worker("worker.py")
    return lab.status("order-1")


def kept_by_an_old_worker(lab):
    new = lab.worker("worker.py")
    new.call("open_queue")
    new.stop()
    lab.process("worker.py").call("enqueue", "order-1")
    old = lab.script(program="worker2.py")
    lab.until(lambda: "Error executing workflow order-1: 'NoneType' object is not subscriptable" in old.log)
    return lab.now("order-1")


def names_in_2(lab):
    script = lab.script(program="removed.py")
    script.wait()
    return int(script.output)


def names_in_3(lab):
    return lab.process("removed.py").call("present")


def replaced(lab):
    lab.add_database("app")
    return len(lab.process("replacements.py").call("run"))


def scheduled(lab):
    return lab.process().message("use_scheduled")


def transaction(lab):
    return lab.process().message("use_transaction")


def queue(lab):
    return lab.process().message("construct_queue").removeprefix("DBOS Error: ").split(". ")[0]


def database_url(lab):
    return lab.process().error("configure", "database_url")


def admin_server(lab):
    return lab.process().call("configure", "run_admin_server")


def fastapi(lab):
    return lab.process().message("pass_app").removeprefix("DBOS.")


def use_scheduled() -> None:
    DBOS.scheduled("* * * * *")


def use_transaction() -> None:
    DBOS.transaction()


def construct_queue() -> None:
    Queue("mail")


def configure(key: str) -> str:
    DBOS(config={"name": "shop", "system_database_url": "postgresql://localhost/shop", key: "postgresql://localhost/shop"})
    return "accepted"


def pass_app() -> None:
    DBOS(fastapi=None)
