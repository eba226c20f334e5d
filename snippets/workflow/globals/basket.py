import shop
from dbos import DBOS, DBOSConfiguredInstance


@DBOS.dbos_class()
class Basket(DBOSConfiguredInstance):
    def __init__(self, config_name: str):
        super().__init__(config_name)
        self.items = 0

    @DBOS.step()
    def add(self, item: str) -> None:
        shop.reserve(item)
        self.items += 1

    @DBOS.workflow()
    def checkout(self) -> int:
        self.add("mug")
        self.add("poster")
        shop.log("full")
        return self.items


basket = Basket("basket")
