"""The tables of: timeliness."""

from ews.store.migrations.run_sql import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
