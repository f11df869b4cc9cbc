"""Transactions whose failures have words: what may be tried again, and what may not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import asyncpg

from ews.errors import (
    DatabaseBusyError,
    DatabaseFullError,
    DatabaseUnavailableError,
    EwsError,
)
from ews.store.connection import Connection, Pool

_BUSY = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    TimeoutError,
)
_GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # it stops, it crashed, it starts
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke in the middle of a message
    OSError,
)


class NotStoredError(EwsError):
    """PostgreSQL refused what was to be stored; nothing of it was kept."""

    code = "not_stored"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """Give a connection in a transaction that commits at the end, or keeps nothing.

    Raises:
        DatabaseFullError: its disk is full.
        DatabaseBusyError: a lock took too long or two transactions stood in each other's way.
        DatabaseUnavailableError: the server went away; whether it committed is not known.
        NotStoredError: PostgreSQL refused a value or a row.
    """
    try:
        async with pool.acquire() as conn, conn.transaction():
            yield conn
    except (*_BUSY, *_GONE, asyncpg.PostgresError) as error:
        raise in_words(error) or NotStoredError(
            f"the database refused the record ({type(error).__name__}); report this as a fault"
        ) from error


@asynccontextmanager
async def snapshot(pool: Pool) -> AsyncIterator[Connection]:
    """Give a connection that sees one instant, however long it reads, and may not write."""
    async with (
        pool.acquire() as conn,
        conn.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield conn


def in_words(error: Exception) -> EwsError | None:
    """Say what is to be done when the database is busy or gone; None for anything else."""
    if isinstance(error, asyncpg.DiskFullError):
        return DatabaseFullError(
            "the disk of the database is full and nothing of this was kept; tell the operator, and "
            "send the same again later"
        )
    if isinstance(error, _BUSY):
        return DatabaseBusyError("the database is busy; send the same again")
    if isinstance(error, _GONE):
        return DatabaseUnavailableError("the database went away; send the same again")
    return None
