def ending(lab, workflow: str, **names: str) -> str:
    worker = lab.worker("worker.py")
    worker.call("register")
    worker.call("enqueue", workflow, **names)
    return lab.ending("job-1")


def message(lab):
    ending(lab, "Mailer.confirm")
    return lab.error_text("job-1")


def sender(lab):
    ending(lab, "Mailer.confirm", class_name="Mailer", instance_name="returns")
    return lab.order("send_email")[0]


def unknown_instance(lab):
    return ending(lab, "Mailer.confirm", class_name="Mailer", instance_name="refunds")


def no_instance(lab):
    return ending(lab, "Mailer.confirm", class_name="Mailer")


def bare_name(lab):
    return ending(lab, "confirm", class_name="Mailer", instance_name="orders")


def class_method(lab):
    return ending(lab, "Report.daily", class_name="Report")


def static_method(lab):
    return ending(lab, "Report.total")


def renamed_class(lab):
    return ending(lab, "Ledger.close", class_name="Accounts")
