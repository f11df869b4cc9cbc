"""The second wall: PostgreSQL's own statement of the rule, beside the pure function."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

import asyncpg
import pytest

from ews.flow.release import may_see
from ews.store.connection import Connection, Pool
from ews.store.reading import reading
from tests.ews.release import chances, rows
from tests.ews.release.accounts import plain_pool, superuser_pool
from tests.ews.release.people import AT, OTHER, Somebody
from tests.ews.release.rows import Row
from tests.ews.stories import organisation, substance

READERS, REPORTS, BULLETINS = 60, 120, 60

# All that a reader can ask a table for, by the key of a row.
SEEN = {
    "report_version": "SELECT report_id::text AS key, version FROM report_version",
    "finding": "SELECT v.report_id::text AS key, v.version FROM finding f "
    "JOIN report_version v ON v.id = f.report_version_id",
    "bulletin_version": "SELECT bulletin_id::text AS key, version FROM bulletin_version",
    "change": "SELECT record_id AS key, version FROM change",
}
HEADS = {
    "report": "SELECT id::text AS key FROM report",
    "bulletin": "SELECT id::text AS key FROM bulletin",
    "marking": "SELECT record_id::text AS key FROM marking",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A database full of records by chance."""

    pool: Pool
    houses: Sequence[UUID]
    rows: Sequence[Row]
    substance_id: int


@pytest.fixture(scope="module", params=["superuser", "plain_owner"])
async def world(request: pytest.FixtureRequest, server: str, template: str) -> AsyncIterator[World]:
    opened = (
        superuser_pool(server, template) if request.param == "superuser" else plain_pool(server)
    )
    async with opened as pool:
        async with pool.acquire() as conn, conn.transaction():
            filled = await _fill(conn, pool)
        yield filled


async def _fill(conn: Connection, pool: Pool) -> World:
    chance = Random(8)  # noqa: S311 - a schedule, not a secret
    houses = [(await organisation(conn, f"House {number}", at=AT)).id for number in range(6)]
    key = await substance(conn, at=AT)
    stored = await rows.reports(conn, chance, houses, count=REPORTS, substance_id=key)
    stored += await rows.bulletins(conn, chance, houses, count=BULLETINS)
    return World(pool=pool, houses=houses, rows=stored, substance_id=key)


def _readers(world: World) -> list[Somebody]:
    chance = Random(9)  # noqa: S311 - a schedule, not a secret
    strangers = [UUID(int=900), *world.houses]
    return [chances.reader(chance, chance.choice(strangers)) for _ in range(READERS)]


def _expected(reader: Somebody, row: Row) -> bool:
    """Judge by the pure function: the version itself, and the newest, which decides first."""
    if row.record == "bulletin" and not row.is_issued:
        return reader.organisation_id == row.policy.organisation_id
    return all(
        may_see(reader, each, at=AT, pre_notice=row.record == "bulletin")
        for each in (row.policy, row.newest)
    )


async def test_the_walls_agree_on_every_row_for_every_reader(world: World) -> None:
    judged = opened = 0
    for reader in _readers(world):
        seen = {(str(row.id), row.version): _expected(reader, row) for row in world.rows}
        open_rows = {key for key, is_open in seen.items() if is_open}
        reports = {(str(row.id), row.version) for row in world.rows if row.record == "report"}
        bulletins = set(seen) - reports
        async with reading(world.pool, reader, at=AT) as conn:
            found = {
                table: {tuple(row) for row in await conn.fetch(query)}
                for table, query in SEEN.items()
            }
        issued = {(str(row.id), row.version) for row in world.rows if row.is_issued}
        assert found["report_version"] == open_rows & reports, reader
        assert found["finding"] == open_rows & reports, reader
        assert found["bulletin_version"] == open_rows & bulletins, reader
        assert found["change"] == open_rows & issued, reader
        judged, opened = judged + len(seen), opened + len(open_rows)
    assert judged > 10_000
    assert judged / 10 < opened < judged * 9 / 10  # the world is neither open nor shut


async def test_heads_are_there_only_for_who_sees_the_newest_version(world: World) -> None:
    for reader in _readers(world)[:20]:
        async with reading(world.pool, reader, at=AT) as conn:
            found = {
                table: {row["key"] for row in await conn.fetch(query)}
                for table, query in HEADS.items()
            }
        newest = {
            str(row.id)
            for row in world.rows
            if row.record == "report" and may_see(reader, row.newest, at=AT)
        }
        bulletins = {
            str(row.id) for row in world.rows if row.record == "bulletin" and _expected(reader, row)
        }
        assert found["report"] == newest
        assert found["bulletin"] == bulletins
        assert found["marking"] >= newest


async def test_a_reader_of_nothing_counts_nothing(world: World) -> None:
    stranger = Somebody(organisation_id=UUID(int=901), country=None, kind="unheard_of")
    async with reading(world.pool, stranger, at=AT) as conn:
        for table in (*SEEN, *HEADS, "substance", "signal", "delivery", "subscription"):
            assert await conn.fetchval(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608


async def test_a_reader_writes_nothing(world: World) -> None:
    with pytest.raises(asyncpg.PostgresError):
        async with reading(world.pool, Somebody(), at=AT) as conn:
            await conn.execute("UPDATE change_counter SET seq = seq + 1")


async def test_a_reader_cannot_become_the_service_by_a_country_with_a_quote(world: World) -> None:
    odd = Somebody(country="'); RESET ROLE; SELECT set_config('ews.reader', '', true); --")
    async with reading(world.pool, odd, at=AT) as conn:
        assert not await conn.fetchval("SELECT is_service()")
        assert await conn.fetchval("SELECT reader() ->> 'country'") == odd.country


async def test_the_connection_is_the_services_again_afterwards(world: World) -> None:
    async with reading(world.pool, Somebody(organisation_id=OTHER), at=AT) as conn:
        assert not await conn.fetchval("SELECT is_service()")
    with pytest.raises(ZeroDivisionError):
        async with reading(world.pool, Somebody(), at=AT):
            _ = 1 / 0
    for _ in range(3):
        async with world.pool.acquire() as conn:
            assert await conn.fetchval("SELECT is_service()")
            assert not conn.is_in_transaction()


async def test_all_that_is_read_in_it_is_of_one_instant(world: World) -> None:
    reader = Somebody(organisation_id=world.houses[0])
    async with reading(world.pool, reader, at=AT) as conn:
        before = await conn.fetchval("SELECT seq FROM change_counter")
        async with world.pool.acquire() as other, other.transaction():
            await other.execute("UPDATE change_counter SET seq = seq + 1")
        assert await conn.fetchval("SELECT seq FROM change_counter") == before
