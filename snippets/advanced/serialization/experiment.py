def measure(lab):
    lab.worker().call("open_queue")
    lab.process("webshop.py").call("order", "order-1", "o-1", "2")
    lab.status("order-1")
    return lab.calls("charge")[0].args[1]
