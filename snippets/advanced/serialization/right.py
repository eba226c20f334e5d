import shop
from dbos import DBOS, pydantic_args_validator


# --8<-- [start:example]
@DBOS.step()
def charge(order: str, amount: int) -> str:
    return shop.charge(order, amount)


@DBOS.workflow(validate_args=pydantic_args_validator)
def checkout(order: str, mugs: int) -> str:
    return charge(order, 5 * mugs)


# --8<-- [end:example]


def open_queue() -> None:
    DBOS.register_queue("orders", polling_interval_sec=0.05)
