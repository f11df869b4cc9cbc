"""The tables of: release."""

from ews.store.migrations.run_sql import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
