import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow()  # up to 100 recoveries, and each may take the worker down
def thumbnail(image: str) -> str:
    return resize(image)


# --8<-- [end:example]
