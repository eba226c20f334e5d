def measure(lab):
    web = [lab.worker(executor="web-1", listen=[]), lab.worker(executor="web-2", listen=[])]
    web[0].call("register_queues")
    for click in range(5):
        web[click % 2].call("click", "ann")
    lab.worker()
    for id in lab.workflows():
        lab.status(id)
    return lab.count("send_email")
