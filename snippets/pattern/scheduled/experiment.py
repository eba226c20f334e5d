from collections import Counter

from dbos_guide.lab.experiment import until


def measure(lab):
    lab.chance(workers=True, number=["report"])
    workers = [lab.worker(executor=f"worker-{number}") for number in (1, 2, 3)]
    for worker in workers:
        worker.call("on_startup")
    before = reports(lab).keys()
    until(lambda: len(reports(lab).keys() - before) >= 3)
    second, number = reports(lab).most_common(1)[0]
    lab.focus("send_email", second)
    return number


def reports(lab):
    """How often the report of each second went out."""
    return Counter(call.args[1] for call in lab.calls("send_email") if call.effect)
