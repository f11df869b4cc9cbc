"""The tables of: notices that failed, sources of bulletins, rejections; who stays unnamed."""

from ews.store.migrations.run_sql import run_sql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
