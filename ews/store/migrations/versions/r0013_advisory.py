"""The tables of: advisory."""

from ews.store.migrations.run_sql import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
