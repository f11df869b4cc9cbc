"""The tables of: reports that are being written, files that are being loaded."""

from ews.store.migrations.run_sql import run_sql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
