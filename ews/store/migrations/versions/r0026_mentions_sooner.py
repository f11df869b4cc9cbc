"""What a version mentions is written down with less work."""

from ews.store.migrations.run_sql import run_sql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Run the SQL file of this number."""
    run_sql(revision)
