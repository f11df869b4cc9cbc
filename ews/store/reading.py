"""Reading: a transaction in which PostgreSQL itself shows a reader only what it may see.

The second wall behind ews/flow/release.py; its policies are those of migration 0008.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol
from uuid import UUID

import orjson

from ews.store.connection import Connection, Pool

BEGIN = """
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT set_config('ews.reader', {}, true), set_config('role', reader_role(), true)
"""


class Reader(Protocol):
    """Who reads; ews/flow/release.py says what each of these is for."""

    @property
    def organisation_id(self) -> UUID:
        """Return the organisation that reads."""
        ...

    @property
    def country(self) -> str | None:
        """Return its country."""
        ...

    @property
    def kind(self) -> str:
        """Return its kind."""
        ...

    @property
    def groups(self) -> frozenset[UUID]:
        """Return the groups and live operations that it is a member of."""
        ...


@asynccontextmanager
async def reading(pool: Pool, reader: Reader, *, at: datetime) -> AsyncIterator[Connection]:
    """Give a connection that shows the rows this reader may see at `at`, and can write nothing.

    All that is read in it is of one instant. It begins and ends with one round trip each. Do not
    take another connection inside: what is to be written (a disclosure) is written after it.
    """
    async with pool.acquire() as conn:
        await conn.execute(BEGIN.format(_literal(reader, at)))
        try:
            yield conn
        finally:
            if not conn.is_closed():
                await conn.execute("ROLLBACK")


def _literal(reader: Reader, at: datetime) -> str:
    """Write the reader as a constant of SQL: statements that come together take no parameters."""
    told = {
        "organisation": str(reader.organisation_id),
        "country": reader.country,
        "kind": reader.kind,
        "groups": sorted(str(each) for each in reader.groups),
        "at": at.isoformat(),
    }
    return "'" + orjson.dumps(told).decode().replace("'", "''") + "'"
