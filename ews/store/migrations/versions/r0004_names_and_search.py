"""Drawings, grades of resolution, names and fingerprints to search by."""

from ews.store.migrations.run_sql import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
