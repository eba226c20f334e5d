"""The lab: Postgres, workers that can be killed, a ledger of what the world saw, and what an experiment asks of them."""
