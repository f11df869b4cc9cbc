"""Corrections that change nothing exported; sources of older bulletins."""

from ews.store.migrations.run_sql import run_sql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
