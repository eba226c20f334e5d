import functools
import os

import shop
from dbos import DBOS, DBOSConfiguredInstance


@DBOS.step()
def ship(order: str, api_key: str) -> str:
    shop.sign_in(api_key)
    return shop.ship(order)


# --8<-- [start:example]
@DBOS.dbos_class()
class Carrier(DBOSConfiguredInstance):
    def __init__(self, name: str, api_key: str):
        super().__init__(config_name=name)
        self.api_key = api_key

    @DBOS.workflow()
    def deliver(self, order: str) -> str:
        return ship(order, self.api_key)


@functools.cache
def carrier(name: str) -> Carrier:
    return Carrier(name, os.environ["CARRIER_KEY"])  # exists once somebody asks for it


def hand_over(order: str, name: str) -> str:
    return DBOS.start_workflow(carrier(name).deliver, order).workflow_id


# --8<-- [end:example]
