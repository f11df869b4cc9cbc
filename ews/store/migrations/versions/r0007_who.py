"""The tables of: who."""

from ews.store.migrations.run_sql import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
