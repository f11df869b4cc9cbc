"""Alembic's environment: one transaction, one advisory lock, short waits for locks."""

from alembic import context

LOCK_KEY = 72061  # any number, the same in every release
# The first run holds the lock until it commits, the second waits here and then finds nothing to do.
# Only then do waits become short: a migration must not queue behind a long reader and block all.
BEFORE = (
    "SET LOCAL statement_timeout = '120s'",
    f"SELECT pg_advisory_xact_lock({LOCK_KEY})",
    "SET LOCAL lock_timeout = '4s'",
    "SET LOCAL statement_timeout = '5s'",
)

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    for statement in BEFORE:
        connection.exec_driver_sql(statement)
    context.run_migrations()
