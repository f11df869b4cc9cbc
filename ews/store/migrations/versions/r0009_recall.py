"""The tables of: recall."""

from ews.store.migrations.run_sql import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
