def measure(lab):
    lab.kill_on("ship", nth=2)
    old = lab.worker("before.py")
    old.start("fulfil", "o-1", id="order-1")
    lab.wait_killed(old)
    new = lab.worker()
    lab.status("order-1")
    new.start("fulfil", "o-2", id="order-2")
    lab.status("order-2")
    return [parcel for parcel in lab.order("ship") if parcel.startswith("o-1")]
