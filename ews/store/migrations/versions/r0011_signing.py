"""The tables of: signing."""

from ews.store.migrations.run_sql import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
