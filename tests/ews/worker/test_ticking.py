"""Ticks: each is taken once, by a set-back clock too; jobs that it put off are brought back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.store.ticks import mend_jobs, take_tick
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from ews.worker.ticking import once_a_tick, tick_of

NOON = datetime(2026, 11, 23, 12, 0, 11, tzinfo=UTC)
MINUTE = CronTrigger(timezone="UTC", second=11)

ADD_JOB = """
INSERT INTO pgqueuer (priority, status, entrypoint, updated, execute_after)
VALUES (0, 'queued', 'webhook', now() + $1, now() + $1 + interval '4 seconds')
"""
WAITS = "SELECT extract(epoch FROM execute_after - now())::int FROM pgqueuer"


@pytest.fixture
async def two(pool: Pool) -> AsyncIterator[tuple[Surroundings, Surroundings]]:
    """Two workers on one database."""
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)

    def around() -> Surroundings:
        return Surroundings(
            pool=pool,
            clock=SystemClock(),
            sender=sender,
            rules=rules,
            backoff=Backoff(),
            push_seconds=1,
        )

    yield around(), around()
    await sender.close()


@pytest.mark.parametrize(
    ("now", "tick"),
    [
        (NOON, NOON),
        (NOON + timedelta(milliseconds=3), NOON),
        (NOON + timedelta(seconds=59.9), NOON),
        (NOON - timedelta(milliseconds=1), NOON - timedelta(minutes=1)),
    ],
)
def test_a_tick_is_the_newest_instant_that_has_come(now: datetime, tick: datetime) -> None:
    assert tick_of(MINUTE, now) == tick


async def test_a_tick_is_taken_once_and_an_earlier_one_after_a_set_back_clock(
    conn: Connection,
) -> None:
    assert await take_tick(conn, "t", NOON)
    assert not await take_tick(conn, "t", NOON)
    assert await take_tick(conn, "other", NOON)
    assert await take_tick(conn, "t", NOON - timedelta(hours=3))


async def test_two_workers_do_the_work_of_a_tick_once(
    two: tuple[Surroundings, Surroundings],
) -> None:
    daily, done = CronTrigger(timezone="UTC", hour=2), list[int]()

    async def work(_around: Surroundings) -> None:
        done.append(1)
        await asyncio.sleep(0.05)

    await asyncio.gather(*(once_a_tick(each, "t", daily, work) for each in two))
    await once_a_tick(two[1], "t", daily, work)
    assert done == [1]


async def test_a_tick_whose_work_failed_is_not_taken(
    two: tuple[Surroundings, Surroundings],
) -> None:
    daily, done = CronTrigger(timezone="UTC", hour=2), list[int]()

    async def fails(_around: Surroundings) -> None:
        raise ConnectionError

    async def work(_around: Surroundings) -> None:
        done.append(1)

    with pytest.raises(ConnectionError):
        await once_a_tick(two[0], "t", daily, fails)
    await once_a_tick(two[0], "t", daily, work)
    assert done == [1]


async def test_a_job_put_off_by_a_set_back_clock_keeps_its_wait(conn: Connection) -> None:
    await conn.execute(ADD_JOB, timedelta(hours=7))
    assert await mend_jobs(conn) == 1
    assert await conn.fetchval(WAITS) in {3, 4}
    assert await mend_jobs(conn) == 0
