def measure(lab):
    worker = lab.main()
    lab.until(lambda: "Waiting for thumbnails" in worker.log)
    lab.polled("thumbnails")
    lab.process().call("enqueue", "cat.png")
    return lab.status("cat.png")
