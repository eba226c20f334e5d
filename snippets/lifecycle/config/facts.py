from dbos import DBOS


def start_before_launch(lab):
    return lab.process().error("start")


def launch_without_instance(lab):
    return lab.process().message("launch").split(". ")[0]


def short_name(lab):
    return lab.process().error("configure", name="ab")


def unknown_key(lab):
    return lab.process().call("configure", name="shop", applicaton_version="2")


def second_instance(lab):
    return lab.process().call("configure_twice")


def start() -> None:
    DBOS.start_workflow(work)


def launch() -> None:
    DBOS.launch()


def configure(**config: str) -> str:
    DBOS(config=config)
    return "accepted"


def configure_twice() -> bool:
    first = DBOS(config={"name": "first"})
    return DBOS(config={"name": "second"}) is first


@DBOS.workflow()
def work() -> None:
    pass
