"""A clock that is set on or back by hours stops nothing, skips nothing and repeats nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from ews.store.connection import Pool
from tests.ews.lost.clients import Load, follow, write
from tests.ews.lost.clocks import SteppedClock, needs_compiler, stepped
from tests.ews.lost.hooks import Hook, hook
from tests.ews.lost.processes import Processes, ews, until
from tests.ews.lost.setting import (
    Keys,
    callers,
    database_of,
    publish,
    take_part,
    until_quiet,
)

pytestmark = [pytest.mark.slow_all, needs_compiler]
HOURS = (3, -7, 5, -26)  # set on, back, on, back by more than a day


@dataclass(slots=True)
class Stage:
    """A service with its clock, its database, its receiver and those who take part."""

    running: Processes
    clock: SteppedClock
    pool: Pool
    hook: Hook
    keys: Keys
    failing: set[str]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    failing: set[str] = set()

    async def answer(path: str) -> int:
        return 500 if path in failing else 200

    async with (
        hook(answer) as it,
        stepped(log_level="debug") as (running, clock),
        database_of(running) as pool,
    ):
        async with pool.acquire() as conn, conn.transaction():
            keys = await take_part(conn, it.url)
        yield Stage(running, clock, pool, it, keys, failing)


async def test_feeds_deliveries_retries_and_timers_outlive_steps_of_the_clock(
    stage: Stage,
) -> None:
    load, done = Load(), asyncio.Event()
    bulletins: list[str] = []
    async with (
        callers(stage.running, stage.keys.writers) as writers,
        callers(stage.running, stage.keys.readers) as readers,
        callers(stage.running, stage.keys.editors) as editors,
        asyncio.TaskGroup() as tasks,
    ):
        following = [tasks.create_task(follow(each, done, limit=7)) for each in readers]
        for turn, hours in enumerate(HOURS):
            stage.failing.add("/bulletins/1")  # what failed before the step is tried again after it
            bulletins.append(await publish(editors, turn))
            await _until_tried(stage.hook, bulletins[-1])
            stage.clock.step(hours=hours)
            stage.failing.clear()
            told = range(turn * 24, turn * 24 + 24)
            await asyncio.gather(
                *(write(each, told[place::8], load) for place, each in enumerate(writers))
            )
            await until_quiet(stage.pool, seconds=120)
            assert set(stage.hook.ids("/reports")) == load.ids("GB")
            assert all(set(stage.hook.ids(f"/bulletins/{n}")) == set(bulletins) for n in range(3))
        done.set()
    numbers = [row["seq"] for row in await stage.pool.fetch("SELECT seq FROM change ORDER BY seq")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [[each["seq"] for each in task.result()] for task in following] == [numbers] * 3
    assert all(len(set(ids)) == 1 for ids in stage.hook.came.values())
    code, said = await ews(stage.running, "audit", "verify", "--json")
    assert code == 0, said


async def test_a_timer_fires_after_the_clock_was_set_back(stage: Stage) -> None:
    stage.clock.set_back_to_second(8, hours=5)
    await until(lambda: bool(_ticks(stage.running, "reminders", stage.clock)), seconds=120)


async def _until_tried(it: Hook, bulletin: str) -> None:
    await until(lambda: bulletin in it.ids("/bulletins/1"))


def _ticks(running: Processes, timer: str, clock: SteppedClock) -> list[str]:
    """Return the ticks of this minute, as the worker logged them."""
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    logged = running.workers[0].events("tick_done")
    ticks = [line["tick"] for line in logged if line["timer"] == timer]
    return [each for each in ticks if each.startswith(minute)]
