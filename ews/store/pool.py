"""Connections: JSON as Python values, the server's version checked, errors with words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import orjson
from asyncpg.connect_utils import SessionAttribute

from ews.errors import DatabaseUnavailableError, UnsupportedServerError
from ews.store.connection import Connection, Pool

OLDEST, NEWEST = 15, 18
STATEMENT_SECONDS = 30.0
CONNECT_SECONDS = 10.0
PREFER_STANDBY, ANY_SERVER = SessionAttribute.prefer_standby, SessionAttribute.any
JSONB_VERSION = b"\x01"  # first byte of the binary form of jsonb
SERVER_SETTINGS = {"application_name": "ews", "timezone": "UTC", "lock_timeout": "10s"}


@asynccontextmanager
async def open_pool(dsn: str, *, size: int = 10, reads_only: bool = False) -> AsyncIterator[Pool]:
    """Open a pool of at most `size` connections; close it at the end.

    reads_only: go to a standby where the address names one, and refuse to write anywhere.

    Raises:
        DatabaseUnavailableError: nothing answers at the address, or it refuses us.
        UnsupportedServerError: the server is not PostgreSQL 15 to 18.
    """
    pool = await _create(dsn, size, reads_only=reads_only)
    try:
        yield pool
    finally:
        await pool.close()


async def prepare(conn: Connection) -> None:
    """Make a new connection ours: check the server, exchange JSON as Python values."""
    check_server(conn)
    await conn.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_write_json, decoder=_read_json, format="binary"
    )


async def _leave_as_it_is(_conn: Connection) -> None:
    """Save a round trip each time a connection is given back.

    Nothing of ours outlives its transaction: settings are LOCAL, locks are those of transactions.
    asyncpg still rolls back what was left open.
    """


def _write_json(value: object) -> bytes:
    return JSONB_VERSION + orjson.dumps(value, default=_write_uuid)


def _write_uuid(value: object) -> str:
    """Write asyncpg's own UUID class, which orjson does not know."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _read_json(raw: bytes) -> object:
    return orjson.loads(raw[len(JSONB_VERSION) :])


def check_server(conn: Connection) -> None:
    """Refuse a server on which the service was never tested."""
    found = conn.get_server_version()
    if not OLDEST <= found.major <= NEWEST:
        raise UnsupportedServerError(
            f"found PostgreSQL {found.major}, expected {OLDEST} to {NEWEST}; "
            "give the address of such a server in EWS_DATABASE_URL"
        )


async def _create(dsn: str, size: int, *, reads_only: bool) -> Pool:
    settings = SERVER_SETTINGS | ({"default_transaction_read_only": "on"} if reads_only else {})
    try:
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            init=prepare,
            reset=_leave_as_it_is,
            timeout=CONNECT_SECONDS,
            command_timeout=STATEMENT_SECONDS,
            server_settings=settings,
            target_session_attrs=PREFER_STANDBY if reads_only else ANY_SERVER,
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailableError(
            f"PostgreSQL does not accept our connection: {str(error) or type(error).__name__}; "
            "check EWS_DATABASE_URL and that the server runs"
        ) from error
