def measure(lab):
    lab.sql("CREATE TABLE orders (id text PRIMARY KEY)")
    outcome = lab.pytest().outcomes()["test_checkout"]
    [(table,)] = lab.sql("SELECT to_regclass('public.orders')::text")
    return [outcome, "gone" if table is None else "kept"]
