"""The tables of: taxii."""

from ews.store.migrations.run_sql import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
