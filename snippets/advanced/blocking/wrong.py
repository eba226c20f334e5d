import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()
async def thumbnail(image: str) -> str:
    return resize(image)  # all workflows of the event loop wait for this


# --8<-- [end:example]
