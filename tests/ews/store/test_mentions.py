"""Mentions are what report by report asking gives, after whatever came in and for whoever reads."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from random import Random
from uuid import UUID

import pytest

from ews.flow.release import may_see
from ews.flow.report_counts import read_tallies
from ews.flow.visible import seen_in
from ews.store.mention_counts import totals_of
from ews.store.mentions import counted_reports, mentions_drawn_as, mentions_of, places_of
from ews.store.migrations.revisions import FILES
from ews.store.reading import reading
from tests.ews.release import chances
from tests.ews.release.people import AT, Somebody
from tests.ews.store.mention_story import DRAWN, Told, World, world_of_mentions

READERS, MOST = 15, 100
COMMON = 6  # substances that are in many reports, and some that are not

# All that is kept, by the words of the policies, which may stand there twice.
KEPT = """
SELECT m.substance_id, m.report_version_id, m.report_id, m.country, m.incident_on, m.opens_at,
       m.is_duplicate, p.organisation_id, p.published_by, p.tlp, p.audience,
       EXISTS (SELECT FROM mention_policy k
               WHERE k.substance_id = m.substance_id AND k.policy_id = m.policy_id) AS is_listed
FROM mention m JOIN release_policy p ON p.id = m.policy_id
ORDER BY m.substance_id, m.report_version_id
"""
KEPT_BEFORE = "SELECT substance_id, report_version_id FROM mention_before ORDER BY 1, 2"


@pytest.fixture(scope="module")
async def world(server: str, template: str) -> AsyncIterator[World]:
    async with world_of_mentions(server, template) as made:
        yield made


def _filling() -> str:
    """Return the statements by which the migration fills what it makes."""
    text = next(each for each in FILES if each.name.startswith("0023_")).read_text("utf-8")
    begin = text.index("SET LOCAL statement_timeout = '30min';")
    return text[begin : text.index("-- All that a list or a count needs")]


def _quarter(day: date) -> int:
    return (day.month - 1) // 3


def _readers(world: World) -> list[Somebody]:
    chance = Random(24)  # noqa: S311 - a schedule, not a secret
    houses = [UUID(int=900), *world.houses]
    return [chances.reader(chance, chance.choice(houses)) for _ in range(READERS)]


def _seen(world: World, reader: Somebody) -> list[Told]:
    return [one for one in world.told if one.stands and may_see(reader, one.policy, at=AT)]


async def test_who_may_find_a_substance_is_as_each_report_says(world: World) -> None:
    found_ones = hidden_ones = 0
    for reader in _readers(world):
        async with reading(world.pool, reader, at=AT) as conn:
            found = seen_in(reader, await mentions_of(conn, world.substances), at=AT)
        expected = {one.substance_id for one in _seen(world, reader) if one.counts}
        assert found == expected, reader
        found_ones += len(found)
        hidden_ones += len(world.substances) - len(found)
    assert found_ones > 20
    assert hidden_ones > 20  # the world is neither open nor shut


async def test_what_was_drawn_is_found_as_each_report_says(world: World) -> None:
    found_ones = 0
    for reader in _readers(world):
        for drawn in DRAWN:
            async with reading(world.pool, reader, at=AT) as conn:
                found = seen_in(reader, await mentions_drawn_as(conn, drawn), at=AT)
            seen = [one for one in _seen(world, reader) if one.counts and one.drawn == drawn]
            assert found == {one.substance_id for one in seen}, reader
            found_ones += len(found)
    assert found_ones > 20


async def test_the_places_are_as_each_report_says(world: World) -> None:
    for reader in _readers(world):
        async with reading(world.pool, reader, at=AT) as conn:
            found = {
                (key, each.country)
                for key in world.substances[:COMMON]
                for each in await places_of(conn, key)
                if may_see(reader, each, at=AT)
            }
        expected = {(one.substance_id, one.country) for one in _seen(world, reader)}
        common = world.substances[:COMMON]
        assert found == {one for one in expected if one[0] in common}, reader


async def test_counts_are_of_parcels_where_each_was_told_first(world: World) -> None:
    for reader in _readers(world):
        seen = _seen(world, reader)
        for key in world.substances[:COMMON]:
            async with reading(world.pool, reader, at=AT) as conn:
                tallies = await read_tallies(conn, reader, key, at=AT)
            found: Counter[tuple[str, int]] = Counter()
            for each in tallies:
                found[each.country, _quarter(each.first_on)] += each.reports
            first = {one.parcel: one for one in reversed(seen) if one.substance_id == key}
            expected = Counter((one.country, _quarter(one.incident_on)) for one in first.values())
            assert found == expected, reader


async def test_totals_count_a_parcel_once(world: World) -> None:
    for reader in _readers(world):
        async with reading(world.pool, reader, at=AT) as conn:
            totals = await totals_of(conn, world.substances)
        found = Counter[int]()
        parcels = {(each.substance_id, each.parcel) for each in totals if each.parcel}
        for each in totals:
            found[each.substance_id] += each.reports if each.parcel is None else 0
        seen = {(one.substance_id, one.parcel) for one in _seen(world, reader)}
        assert found + Counter(key for key, _ in parcels) == Counter(key for key, _ in seen), reader


async def test_a_list_counts_the_reports_that_are_no_duplicates(world: World) -> None:
    for reader in _readers(world):
        async with reading(world.pool, reader, at=AT) as conn:
            rows = await counted_reports(conn, world.substances, most=MOST)
        found: Counter[int] = Counter()
        for each in rows:
            found[each.substance_id] += each.reports * may_see(reader, each, at=AT)
        reports = {(one.substance_id, one.report_id) for one in _seen(world, reader) if one.counts}
        assert +found == Counter(key for key, _ in reports), reader


async def test_a_substance_is_behind_the_wall_unless_some_version_of_a_report_shows_it(
    world: World,
) -> None:
    for reader in _readers(world):
        async with reading(world.pool, reader, at=AT) as conn:
            found = {row["id"] for row in await conn.fetch("SELECT id FROM substance ORDER BY id")}
        expected = {
            one.substance_id
            for one in world.told
            if may_see(reader, one.policy, at=AT) and may_see(reader, one.newest, at=AT)
        }
        assert found == expected, reader


async def test_a_mention_is_there_for_no_other_reader_than_its_version(world: World) -> None:
    for reader in _readers(world):
        async with reading(world.pool, reader, at=AT) as conn:
            rows = await conn.fetch(
                "SELECT substance_id, report_version_id FROM mention ORDER BY 2, 1"
            )
        found = {(row["substance_id"], row["report_version_id"]) for row in rows}
        assert found == {(one.substance_id, one.version_id) for one in _seen(world, reader)}, reader


async def test_the_migration_fills_in_what_the_triggers_keep(world: World) -> None:
    async with world.pool.acquire() as conn:
        kept = [await conn.fetch(KEPT), await conn.fetch(KEPT_BEFORE)]
        undone = conn.transaction()
        await undone.start()
        await conn.execute("TRUNCATE mention, mention_before, mention_policy, release_policy")
        await conn.execute(_filling())
        filled = [await conn.fetch(KEPT), await conn.fetch(KEPT_BEFORE)]
        await undone.rollback()
    assert filled == kept
    assert min(len(rows) for rows in kept) > 50
