def measure(lab):
    lab.worker("worker.py").call("register")
    website = lab.process()
    for number in range(20):
        website.call("place_order", f"o-{number}")
    website.call("order_status", "o-0")
    [(connections,)] = lab.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dbos_transact_client'"
    )
    lab.until(lambda: lab.count("charge") == 20)
    for id in lab.workflows():
        lab.status(id)
    return connections
