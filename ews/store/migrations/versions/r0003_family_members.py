"""The index that walks the members of a family."""

from ews.store.migrations.run_sql import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
