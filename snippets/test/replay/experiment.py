def measure(lab):
    lab.reply("in_stock", True, False)
    return lab.pytest().outcomes()["test_checkout"]
