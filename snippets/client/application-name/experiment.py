def measure(lab):
    lab.chance(order=["send_email"])
    website = lab.process()
    lab.worker("warehouse_worker.py", executor="warehouse-1", version="warehouse-1", config={"name": "warehouse"})
    orders = [f"order-{number}" for number in range(5)]
    for order in orders:
        website.call("confirm", order)
        lab.status(order)
    lab.worker("shop_worker.py", executor="shop-1", version="shop-1", config={"name": "shop"})
    for order in orders:
        lab.status(order)
    return sum(call.args[1] == "Your order is on its way" for call in lab.calls("send_email"))
