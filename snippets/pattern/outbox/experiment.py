def measure(lab):
    lab.fail("reserve", 1)
    worker = lab.worker()
    worker.call("on_startup")
    worker.error("place", "o-1")
    worker.call("place", "o-2")
    lab.status("o-2")
    lab.status("o-1")
    return [lab.sql("SELECT count(*) FROM orders WHERE id = 'o-1'")[0][0], lab.order("charge").count("o-1")]
