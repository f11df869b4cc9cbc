"""One substance, one row, however many laboratories report it at once."""

import asyncio
from datetime import timedelta

from ews.store.classifications import claim_unclassified, next_instant, unclassified
from ews.store.connection import Connection, Pool
from ews.store.families import families_at, record_families
from ews.store.substances import (
    Registered,
    name_substance,
    read_substances,
    register_substances,
    substances_by_key,
)
from tests.clock import FixedClock
from tests.ews.store.samples import new_substance


async def register(pool: Pool, clock: FixedClock, keys: list[str]) -> dict[str, Registered]:
    async with pool.acquire() as conn, conn.transaction():
        made = await register_substances(conn, [new_substance(key) for key in keys], at=clock.now())
        await asyncio.sleep(0.01)
        return made


async def test_eight_transactions_that_register_the_same_agree(
    pool: Pool, clock: FixedClock
) -> None:
    keys = [f"KEY-{number}" for number in range(20)]
    orders = [keys if number % 2 else keys[::-1] for number in range(8)]
    made = await asyncio.gather(*[register(pool, clock, order) for order in orders])
    ids = [{key: each.id for key, each in one.items()} for one in made]
    assert all(one == ids[0] for one in ids)
    assert sum(each.is_new for one in made for each in one.values()) == len(keys)


async def test_a_substance_is_found_by_each_layer_of_its_identity(
    conn: Connection, substance_id: int
) -> None:
    found = await substances_by_key(conn, "KEY-A-flat", layer="no_stereo")
    assert [each.id for each in found] == [substance_id]


async def test_a_substance_named_later_has_its_name(conn: Connection, substance_id: int) -> None:
    await name_substance(conn, substance_id, "methcathinone")
    assert (await read_substances(conn, [substance_id]))[substance_id].name == "methcathinone"


async def claim(
    pool: Pool, clock: FixedClock, substance_id: int, ruleset_id: int
) -> frozenset[int]:
    async with pool.acquire() as conn, conn.transaction():
        mine = await claim_unclassified(conn, [substance_id], ruleset_id=ruleset_id, at=clock.now())
        await asyncio.sleep(0.01)
        return mine


async def test_one_of_eight_transactions_classifies_a_new_substance(
    pool: Pool, clock: FixedClock, substance_id: int, ruleset_id: int
) -> None:
    claims = [claim(pool, clock, substance_id, ruleset_id) for _ in range(8)]
    made = await asyncio.gather(*claims)
    assert sorted(made, key=len)[-2:] == [frozenset(), frozenset({substance_id})]


async def test_what_is_classified_is_not_asked_for_again(
    conn: Connection, pool: Pool, clock: FixedClock, substance_id: int, ruleset_id: int
) -> None:
    before = await unclassified(conn, ruleset_id=ruleset_id, after_id=0, limit=10)
    await claim(pool, clock, substance_id, ruleset_id)
    after = await unclassified(conn, ruleset_id=ruleset_id, after_id=0, limit=10)
    assert (before, after) == ([substance_id], [])


async def test_families_known_before_stay_known_for_then(
    conn: Connection, clock: FixedClock, substance_id: int, ruleset_id: int
) -> None:
    start = clock.now()
    first = {substance_id: [("cathinones", "core"), ("old", "core")]}
    await record_families(conn, first, ruleset_id=ruleset_id, at=start)
    second = {substance_id: [("cathinones", "core"), ("new", "core")]}
    later = await next_instant(conn, [substance_id], at=start)
    added = await record_families(conn, second, ruleset_id=ruleset_id, at=later)
    assert added == 1
    assert await families_at(conn, [substance_id], known_at=start) == first
    assert await families_at(conn, [substance_id], known_at=later) == {
        substance_id: [("cathinones", "core"), ("new", "core")]
    }


async def test_the_next_instant_is_after_all_that_is_recorded(
    conn: Connection, clock: FixedClock, substance_id: int, ruleset_id: int
) -> None:
    now = clock.now()
    assert await next_instant(conn, [substance_id], at=now) == now
    await record_families(
        conn, {substance_id: [("a", "b")]}, ruleset_id=ruleset_id, at=now + timedelta(hours=1)
    )
    found = await next_instant(conn, [substance_id], at=now)
    assert found == now + timedelta(hours=1, microseconds=1)


async def test_a_family_that_matches_in_two_ways_is_one_family(
    conn: Connection, clock: FixedClock, substance_id: int, ruleset_id: int
) -> None:
    twice = {substance_id: [("cathinones", "first"), ("cathinones", "second")]}
    await record_families(conn, twice, ruleset_id=ruleset_id, at=clock.now())
    assert await families_at(conn, [substance_id], known_at=clock.now()) == {
        substance_id: [("cathinones", "first")]
    }
