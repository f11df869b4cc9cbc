"""Screenings in bulk."""

from ews.store.migrations.run_sql import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
