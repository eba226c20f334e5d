from collections.abc import Collection

import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> Collection[str]:
    receipts = {shop.charge(order): order}
    return list(receipts)


@DBOS.workflow()
def checkout(order: str) -> int:
    return len(charge(order))


# --8<-- [end:example]
