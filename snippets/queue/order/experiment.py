def measure(lab):
    lab.chance(workers=True)
    lab.hold("send_email", arg="received")
    web = lab.worker(executor="web", listen=[])
    web.call("register_queues")
    web.call("tell", "ann", ["received", "paid", "shipped"])
    received, paid, shipped = lab.workflows(name="notify")
    lab.worker(executor="worker-1")
    lab.worker(executor="worker-2")
    lab.wait_call("send_email")
    lab.status(shipped)
    lab.release("send_email")
    for mail in (received, paid, shipped):
        lab.wait_status(mail, "SUCCESS")
    return [mail.args[1] for mail in sorted(lab.calls("send_email"), key=lambda mail: mail.end)]
