from collections.abc import Collection

import shop
from dbos import DBOS


# --8<-- [start:example]
@DBOS.step()
def charge(order: str) -> Collection[str]:
    receipts = {shop.charge(order): order}
    return receipts.keys()  # a view cannot be pickled


@DBOS.workflow()
def checkout(order: str) -> int:
    return len(charge(order))


# --8<-- [end:example]
