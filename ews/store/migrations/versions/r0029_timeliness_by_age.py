"""The kept ledgers of stages have no index by age."""

from ews.store.migrations.run_sql import run_sql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
