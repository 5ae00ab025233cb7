"""PostgreSQL: tables, queries, outbox, migrations."""
