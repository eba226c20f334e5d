def measure(lab):
    lab.kill_on("ship")
    lab.http(lab.serve(), "POST", "/orders/o-1")
    lab.recover()
    lab.settle()
    for id in lab.workflows():
        lab.status(id)
    return [lab.count("charge"), lab.count("ship")]
