def measure(lab):
    for crash in range(1, 5):
        lab.kill_on("resize", crash)
    lab.worker().start("thumbnail", "bomb.png", id="image-1")
    for _ in range(3):
        lab.recover()
    return [lab.status("image-1"), lab.attempts("resize")]
