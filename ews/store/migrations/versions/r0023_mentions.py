"""Which reports mention a substance, by who may see them."""

from ews.store.migrations.run_sql import run_sql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
