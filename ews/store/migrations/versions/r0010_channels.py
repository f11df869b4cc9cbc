"""The tables of: channels."""

from ews.store.migrations.run_sql import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
