"""The ledger of stages as each organisation was last shown it."""

from ews.store.migrations.run_sql import run_sql

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
