def measure(lab):
    lab.add_database("app")
    lab.sql("CREATE TABLE accounts (customer text, balance int)", database="app")
    lab.sql("INSERT INTO accounts VALUES ('ann', 100), ('bob', 100)", database="app")
    lab.worker().start("pay", "ann", "bob", 30, id="payment-1")
    ending = lab.ending("payment-1")
    return [ending, lab.sql("SELECT sum(balance)::int FROM accounts", database="app")[0][0]]
