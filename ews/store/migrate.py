"""Bring a database to the tables of this release; forward only, safe when run twice at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from ews.errors import (
    DatabaseBusyError,
    DatabaseRightsError,
    DatabaseUnavailableError,
    NewerDatabaseError,
)
from ews.store.connection import Connection
from ews.store.migrations.revisions import HEAD, KNOWN
from ews.store.pool import CONNECT_SECONDS, check_server

HAS_VERSION = "SELECT to_regclass('alembic_version') IS NOT NULL ORDER BY 1"
VERSION = "SELECT version_num FROM alembic_version ORDER BY version_num"


async def migrate(dsn: str) -> str:
    """Run what is missing; return the revision the database is at now.

    Raises:
        NewerDatabaseError: a newer release has been here; nothing was touched.
        DatabaseBusyError: a lock was not given in time; run it again when the database is idle.
        DatabaseRightsError: the account may not read or make the tables, or extensions are missing.
        DatabaseUnavailableError: nothing answers at the address.
    """
    conn = await connect(dsn)
    with _told_with_words():
        try:
            found = await database_revision(conn)
        finally:
            await conn.close()
        check_revision(found)
        if found != HEAD:
            # Alembic and SQLAlchemy take half a second to import: only when there is work for them.
            from ews.store.migrations.upgrade import upgrade  # noqa: PLC0415

            await upgrade(dsn)
    return HEAD


@contextmanager
def _told_with_words() -> Iterator[None]:
    """Say what the operator can do about a refusal; the transaction has undone what had begun."""
    try:
        yield
    except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError) as error:
        raise DatabaseBusyError(
            f"the migration was stopped: {error}; nothing was changed. "
            "End what holds the tables, or wait, and run `ews db migrate` again"
        ) from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseRightsError(
            f"{error}; nothing was changed. `ews db migrate` needs the account that owns the "
            "database (CREATE DATABASE … OWNER …); the others need rights on its tables"
        ) from error
    except (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError) as error:
        raise DatabaseRightsError(
            f"{error}; nothing was changed. Install PostgreSQL's own extensions btree_gist and "
            "pg_trgm on the database server (many systems: the package postgresql-contrib)"
        ) from error
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailableError(
            f"the connection was lost in the migration: {error}; nothing was changed. "
            "Run `ews db migrate` again when the server runs"
        ) from error


async def database_revision(conn: Connection) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    if not await conn.fetchval(HAS_VERSION):
        return None
    found: str | None = await conn.fetchval(VERSION)
    return found


def check_revision(found: str | None) -> None:
    """Refuse a database that a newer release has migrated."""
    if found is not None and found not in KNOWN:
        raise NewerDatabaseError(
            f"the database is at revision {found}, this release knows up to {HEAD}; "
            "start the newer release, or restore a backup made before its migration"
        )


async def connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Connect to a server that we know; say with words why not."""
    try:
        conn = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailableError(
            f"PostgreSQL does not accept our connection: {str(error) or type(error).__name__}; "
            "check EWS_DATABASE_URL and that the server runs"
        ) from error
    check_server(conn)
    return conn
