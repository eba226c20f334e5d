"""Which rules hold on which releases of dbos and majors of PostgreSQL: measured, recorded, drawn."""
