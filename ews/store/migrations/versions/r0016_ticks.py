"""The tables of: ticks of the timers."""

from ews.store.migrations.run_sql import run_sql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
