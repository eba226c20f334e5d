import shop
from dbos import DBOS, SetWorkflowID, SetWorkflowTimeout


# --8<-- [start:example]
@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
def thumbnails(images: list[str]) -> list[str]:
    return [resize(image) for image in images]


def publish(album: str, images: list[str]) -> None:
    with SetWorkflowID(album), SetWorkflowTimeout(60):
        DBOS.start_workflow(thumbnails, images)


# --8<-- [end:example]
