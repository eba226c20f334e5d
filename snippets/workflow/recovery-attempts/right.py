import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def resize(image: str) -> str:
    return shop.resize(image)


@DBOS.workflow(max_recovery_attempts=2)
def thumbnail(image: str) -> str:
    return resize(image)


# --8<-- [end:example]
