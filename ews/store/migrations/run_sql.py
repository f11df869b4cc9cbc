"""Run a numbered SQL file inside an Alembic revision."""

from alembic import op
from sqlalchemy.util import await_only

from ews.store.migrations.revisions import FILES, KNOWN


def run_sql(revision: str) -> None:
    """Run the whole file on the asyncpg connection itself, in Alembic's transaction.

    Alembic's own `op.execute` prepares, and a prepared statement cannot be several statements.
    """
    connection = op.get_bind().connection.driver_connection
    if connection is None:
        raise RuntimeError("Alembic runs without a connection")
    await_only(connection.execute(FILES[KNOWN.index(revision)].read_text(encoding="utf-8")))
