PHOTOS = [f"photo-{number}" for number in range(20)]


def measure(lab):
    lab.chance(number=["resize"])
    lab.hold("charge")
    lab.kill_on("send_email")
    lab.worker().start("checkout", "o-1", PHOTOS, id="order-1")
    lab.wait_call("resize", len(PHOTOS), done=True)
    lab.release("charge")
    lab.recover()
    return lab.ending("order-1")
