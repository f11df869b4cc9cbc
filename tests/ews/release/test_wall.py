"""The second wall: PostgreSQL's own statement of the rule, beside the pure function."""

import asyncpg
import pytest

from ews.store.connection import Pool
from ews.store.reading import reading
from tests.clock import FixedClock
from tests.ews.release.people import Somebody
from tests.ews.stories import organisation, report, substance


async def test_a_reader_finds_the_rows_it_may_see_and_no_other(
    pool: Pool, clock: FixedClock
) -> None:
    at = clock.now()
    async with pool.acquire() as conn:
        lab = await organisation(conn, "Lab", at=at)
        other = await organisation(conn, "Other", at=at, country="DE")
        key = await substance(conn, at=at)
        for number, audience in enumerate([["network"], ["country:FR"], [f"org:{other.id}"], []]):
            await report(conn, lab, key, at=at, reference=f"R{number}", audience=audience)
    reader = Somebody(organisation_id=other.id, country="DE")

    async with reading(pool, reader, at=at) as conn:
        rows = await conn.fetch(
            "SELECT reference FROM report JOIN report_version v ON v.report_id = report.id "
            "JOIN finding f ON f.report_version_id = v.id ORDER BY reference"
        )
        changes = await conn.fetchval("SELECT count(*) FROM change")

    assert [row["reference"] for row in rows] == ["R0", "R2"]
    assert changes == 2


async def test_a_reader_writes_nothing(pool: Pool, clock: FixedClock) -> None:
    with pytest.raises(asyncpg.PostgresError):
        async with reading(pool, Somebody(), at=clock.now()) as conn:
            await conn.execute("UPDATE change_counter SET seq = seq + 1")


async def test_the_connection_is_the_services_again_afterwards(
    pool: Pool, clock: FixedClock
) -> None:
    async with reading(pool, Somebody(), at=clock.now()) as conn:
        pass
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT is_service()")
