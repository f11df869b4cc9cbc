"""Reads from a standby: a moment behind, never out of order, and nothing is written there."""

import asyncio

import asyncpg
import pytest

from ews.store.changes import latest_seq
from ews.store.connection import Pool
from ews.store.organisations import ensure_organisation
from ews.store.pool import open_pool
from tests.clock import FixedClock
from tests.ews.store.standby import standby_of

pytestmark = pytest.mark.slow


async def test_a_standby_follows_and_refuses_to_write(
    dsn: str, pool: Pool, clock: FixedClock
) -> None:
    async with (
        standby_of(dsn) as address,
        open_pool(address, size=2, reads_only=True) as readers,
        readers.acquire() as reader,
    ):
        assert await reader.fetchval("SELECT pg_is_in_recovery()")
        async with pool.acquire() as conn:
            await conn.execute("UPDATE change_counter SET seq = 7")
        async with asyncio.timeout(10):
            while await latest_seq(reader) != 7:  # noqa: ASYNC110  # nothing tells
                await asyncio.sleep(0.01)
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await ensure_organisation(
                reader, name="Nobody", kind="lab", country="GB", at=clock.now()
            )


async def test_where_there_is_no_standby_the_primary_answers_and_still_refuses_to_write(
    dsn: str, clock: FixedClock
) -> None:
    async with open_pool(dsn, size=1, reads_only=True) as readers, readers.acquire() as reader:
        assert await latest_seq(reader) == 0
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await ensure_organisation(
                reader, name="Nobody", kind="lab", country="GB", at=clock.now()
            )
