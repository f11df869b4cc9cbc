"""Each state of the law and the chemistry is one row; the newest is the present one."""

import asyncio
from datetime import date

from chem.law import Coverage
from ews.store.connection import Connection, Pool
from ews.store.rulesets import latest_ruleset, register_ruleset
from tests.clock import FixedClock

COVERAGE = (
    Coverage(
        jurisdiction="GB",
        name="United Kingdom",
        instruments=("gb/misuse-of-drugs-act-1971",),
        complete_since=date(2010, 4, 16),
        complete_until=None,
        gaps="named entries",
    ),
)


async def load(pool: Pool, clock: FixedClock, chem_version: str) -> int:
    async with pool.acquire() as conn:
        return await register_ruleset(
            conn, ruleset="hash", chem_version=chem_version, coverage=COVERAGE, at=clock.now()
        )


async def test_processes_that_start_at_once_agree(pool: Pool, clock: FixedClock) -> None:
    found = await asyncio.gather(*[load(pool, clock, "1") for _ in range(8)])
    assert len(set(found)) == 1


async def test_going_back_to_a_former_state_is_a_new_one(pool: Pool, clock: FixedClock) -> None:
    ids = [await load(pool, clock, version) for version in ("1", "2", "1")]
    assert ids == sorted(set(ids))


async def test_the_latest_ruleset_is_read_back_whole(
    conn: Connection, pool: Pool, clock: FixedClock
) -> None:
    await load(pool, clock, "1")
    found = await latest_ruleset(conn)
    assert found is not None
    assert (found.hash, found.coverage) == ("hash", COVERAGE)


async def test_there_is_none_before_the_first(conn: Connection) -> None:
    assert await latest_ruleset(conn) is None
