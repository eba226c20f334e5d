def measure(lab):
    lab.reply("quote", 100, 777)
    lab.kill_on("record")
    lab.worker().start("checkout", "o-1", id="order-1")
    lab.recover()
    status = lab.status("order-1")
    return [amount(lab, "charge"), amount(lab, "record"), status]


def amount(lab, call):
    """The second argument of the one call that had its effect."""
    return next(one.args[1] for one in lab.calls(call) if one.effect)
