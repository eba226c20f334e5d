import shop
from dbos import DBOS, SetWorkflowID, SetWorkflowTimeout


# --8<-- [start:example]
@DBOS.step()
def resize_all(images: list[str]) -> list[str]:
    return [shop.resize(image) for image in images]  # one long step: nothing to stop at


@DBOS.workflow()
def thumbnails(images: list[str]) -> list[str]:
    return resize_all(images)


def publish(album: str, images: list[str]) -> None:
    with SetWorkflowID(album), SetWorkflowTimeout(60):
        DBOS.start_workflow(thumbnails, images)


# --8<-- [end:example]
