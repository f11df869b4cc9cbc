"""A receiver that hangs and one that fails for an hour: nobody is held up, nothing is lost."""

import asyncio
import time
from collections.abc import Mapping

import pytest

from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.store.organisations import ensure_organisation
from ews.store.subscriptions import add_subscription
from tests.ews.lost.clocks import needs_compiler, stepped
from tests.ews.lost.hooks import Hook, hook
from tests.ews.lost.processes import until
from tests.ews.lost.setting import (
    ALL_BULLETINS,
    callers,
    database_of,
    publish,
    take_part,
    until_quiet,
)
from tests.ews.stories import SECRET

pytestmark = [pytest.mark.slow_all, needs_compiler]
BULLETINS = 6
EACH = 5  # subscriptions at the receiver that hangs, and at the one that fails
HOUR = 60  # minutes


async def test_an_hour_of_failing_and_hanging_holds_up_nobody_and_loses_nothing() -> None:
    is_well = asyncio.Event()

    async def hangs(_path: str) -> int:
        await is_well.wait()
        return 200

    async def fails(_path: str) -> int:
        return 200 if is_well.is_set() else 500

    async with (
        hook() as good,
        hook(hangs) as hanging,
        hook(fails) as failing,
        stepped(delivery_seconds="2") as (running, clock),
        database_of(running) as pool,
    ):
        async with pool.acquire() as conn, conn.transaction():
            keys = await take_part(conn, good.url)
            await _subscribe(conn, {"Hangs": hanging.url, "Fails": failing.url})
        async with callers(running, keys.editors) as editors:
            bulletins, waited = set[str](), list[float]()
            for number in range(BULLETINS):
                bulletins.add(await publish(editors, number))
                waited.append(await _until_good_has(good, bulletins))
        assert max(waited) < 30, waited  # seconds; nothing waits for the other two
        for _ in range(HOUR // 5):
            clock.step(minutes=5)
            await asyncio.sleep(1.5)
        assert not hanging.taken
        assert not failing.taken
        assert await _dead(pool) == 0
        is_well.set()
        for _ in range(3):
            clock.step(hours=1)  # no wait between tries is longer
            await asyncio.sleep(1)
        await until_quiet(pool, seconds=240)
        assert len(hanging.taken) == len(failing.taken) == BULLETINS * EACH
        for each in (hanging, failing):
            assert {record for _, record, _ in each.taken} == bulletins
            assert all(len(set(ids)) == 1 for ids in each.came.values())
            assert max(len(ids) for ids in each.came.values()) > 3
        assert await _dead(pool) == 0


async def _subscribe(conn: Connection, urls: Mapping[str, str]) -> None:
    at = SystemClock().now()
    for name, url in urls.items():
        house = await ensure_organisation(conn, name=name, kind="health", country="CA", at=at)
        for number in range(EACH):
            await add_subscription(
                conn,
                organisation_id=house.id,
                address=f"{url}/{number}",
                secret=SECRET,
                filters=ALL_BULLETINS,
                at=at,
            )


async def _until_good_has(good: Hook, bulletins: set[str]) -> float:
    """Return how long the well receiver waited for the last of them."""
    began = time.monotonic()
    await until(lambda: set(good.ids("/bulletins/0")) == bulletins)
    return time.monotonic() - began


async def _dead(pool: Pool) -> int:
    found: int = await pool.fetchval("SELECT count(*) FROM delivery_attempt WHERE outcome = 'dead'")
    return found
