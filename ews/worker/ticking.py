"""Time in a worker: each tick is one worker's, and a clock that is set back stops nothing."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from ews.clock import SystemClock
from ews.log import get_logger
from ews.store.outbox import try_lock
from ews.store.ticks import mend_jobs, take_tick
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)
LOOK = 1.0  # seconds between looks at the clock
SET_BACK = 1.5  # seconds; a clock that is slewed loses less between two looks
RESOLUTION = timedelta(microseconds=1)

Work = Callable[[Surroundings], Awaitable[None]]
Make = Callable[[Surroundings], AsyncIOScheduler]


async def once_a_tick(around: Surroundings, name: str, trigger: CronTrigger, work: Work) -> None:
    """Do the work of one tick unless another worker has done it, or is at it.

    The tick is taken in a transaction that commits when the work is done: a worker that dies in
    the middle has not taken it. One at a time in a worker, or all its connections could be held by
    ticks whose work waits for another.
    """
    tick = tick_of(trigger, SystemClock().now())
    async with around.one_tick, around.pool.acquire() as conn, conn.transaction():
        if not await try_lock(conn, f"tick of {name}") or not await take_tick(conn, name, tick):
            LOG.debug("tick_left", timer=name, tick=tick.isoformat())
            return
        await work(around)
    LOG.info("tick_done", timer=name, tick=tick.isoformat())


def tick_of(trigger: CronTrigger, now: datetime) -> datetime:
    """Return the newest instant, not after `now`, at which a regular trigger fires."""
    following: datetime = trigger.get_next_fire_time(None, now + RESOLUTION)
    after: datetime = trigger.get_next_fire_time(following, following)
    return following - (after - following)


async def mend(around: Surroundings) -> None:
    """Bring jobs back that a set-back clock of the database has put off."""
    async with around.pool.acquire() as conn:
        mended = await mend_jobs(conn)
    if mended:
        LOG.warning("jobs_mended", jobs=mended, why="the database's clock was set back")


@asynccontextmanager
async def keeping_time(around: Surroundings, make: Make) -> AsyncIterator[None]:
    """Run the timers; make them anew when the clock is set back, or they would wait for it."""
    keeper = asyncio.create_task(_keep(around, make))
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep(around: Surroundings, make: Make) -> None:
    while True:
        timers = make(around)
        timers.start()
        try:
            await _until_set_back()
        finally:
            timers.shutdown(wait=False)
        LOG.warning("clock_set_back", why="the timers begin anew")


async def _until_set_back() -> None:
    """Return when the time of day has fallen behind the time that has passed."""
    before = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(LOOK)
        now = time.time() - time.monotonic()
        if now < before - SET_BACK:
            return
        before = now
