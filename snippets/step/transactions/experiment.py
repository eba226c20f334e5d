def measure(lab):
    lab.add_database("app")
    lab.sql("CREATE TABLE accounts (customer text, balance int)", database="app")
    lab.sql("INSERT INTO accounts VALUES ('ann', 0)", database="app")
    lab.hold_checkpoints()
    worker = lab.worker()
    worker.start("give_voucher", "ann", id="voucher-1")
    lab.wait_checkpoint()
    lab.kill(worker)
    lab.release_checkpoints()
    lab.recover(worker)
    lab.status("voucher-1")
    return lab.sql("SELECT balance FROM accounts", database="app")[0][0]
