"""Indexes of: signals, bulletins and dead deliveries, as a day begins with them."""

from ews.store.migrations.run_sql import run_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
