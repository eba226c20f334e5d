def measure(lab):
    lab.slow("ask", 3)
    lab.worker().start("answer", "Where is my parcel?", id="question-1")
    return [lab.ending("question-1"), lab.count("ask")]
