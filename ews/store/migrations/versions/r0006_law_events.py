"""Wordings that come into force, told once."""

from ews.store.migrations.run_sql import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
