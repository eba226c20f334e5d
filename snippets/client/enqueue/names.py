# --8<-- [start:example]
ORDERS = "orders"
CHECKOUT = "checkout"
# --8<-- [end:example]
