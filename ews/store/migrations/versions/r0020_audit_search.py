"""Indexes to search the audit by."""

from ews.store.migrations.run_sql import run_sql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
