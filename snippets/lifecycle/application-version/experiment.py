def measure(lab):
    lab.kill_on("ship")
    lab.main("order-1", env={"DBOS__APPVERSION": None})
    edited = lab.edited("Ships the order.", "Hands the order to the carrier.")
    second = lab.recover(program=edited, main=())
    lab.until(lambda: second.look()["launched"])
    lab.settle()
    return lab.status("order-1")
