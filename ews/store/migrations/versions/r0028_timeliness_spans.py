"""The ledger of stages is kept by span."""

from ews.store.migrations.run_sql import run_sql

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
