def measure(lab):
    first = lab.worker(executor="web-1", listen=[])
    second = lab.worker(executor="web-2", listen=[])
    first.call("register_queues")
    job = first.call("click_import", "acme")
    refused = second.error("click_import", "acme")
    answer = refused or ("the same job" if second.call("click_import", "acme") == job else "another job")
    lab.worker(executor="worker-1")
    lab.status(job)
    return answer
