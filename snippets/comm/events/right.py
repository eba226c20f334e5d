import shop
from dbos import DBOS


@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


# --8<-- [start:example]
@DBOS.workflow()
def thumbnails(images: list[str]) -> None:
    for done, image in enumerate(images):
        DBOS.set_event("done", done)
        resize(image)
    DBOS.set_event("done", len(images))


def progress(job: str) -> str:
    done = DBOS.get_event(job, "done", timeout_seconds=0)
    return "not started" if done is None else f"{done} done"


# --8<-- [end:example]
