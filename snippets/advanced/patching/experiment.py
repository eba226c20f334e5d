def measure(lab):
    lab.kill_on("ship")
    old = lab.worker("before.py")
    old.start("checkout", "o-1", id="order-1")
    lab.wait_killed(old)
    new = lab.worker()
    ending = lab.ending("order-1")
    new.start("checkout", "o-2", id="order-2")
    lab.status("order-2")
    return ending
