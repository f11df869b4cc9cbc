"""Spectra on file."""

from ews.store.migrations.run_sql import run_sql

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
