"""The tables of: audit."""

from ews.store.migrations.run_sql import run_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
