"""The tables of the exchange."""

from ews.store.migrations.run_sql import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
