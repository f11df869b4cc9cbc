"""The tables of: the state of each signal now."""

from ews.store.migrations.run_sql import run_sql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
