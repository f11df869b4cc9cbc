"""An index: reports by when they came in, and by id."""

from ews.store.migrations.run_sql import run_sql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
