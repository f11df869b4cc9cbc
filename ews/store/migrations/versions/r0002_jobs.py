"""The tables of the job queue."""

from ews.store.migrations.run_sql import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
