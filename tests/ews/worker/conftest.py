"""A worker that runs beside the test, impatient, and a bulletin on its way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.store.deliveries import Delivery, list_deliveries
from ews.worker.main import WorkerLimits, run_worker
from ews.worker.retries import Backoff
from tests.ews import stories

LIMITS = WorkerLimits(
    backoff=Backoff(tries=3, first=timedelta(milliseconds=50), longest=timedelta(milliseconds=100)),
    webhook_seconds=0.5,
    push_seconds=2.0,
    heartbeat=timedelta(seconds=4),
    poll=timedelta(milliseconds=50),
)

Publish = Callable[[str], Awaitable[UUID]]


@pytest.fixture
async def worker(dsn: str, pool: Pool) -> AsyncIterator[asyncio.Event]:
    """Run a worker until the test ends or sets the event."""
    stop = asyncio.Event()
    task = asyncio.create_task(
        run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=LIMITS)
    )
    yield stop
    stop.set()
    await asyncio.wait_for(task, 10)


@pytest.fixture
def publish(pool: Pool) -> Publish:
    """Publish a bulletin to one subscriber at an address; return the delivery."""

    async def act(address: str) -> UUID:
        async with pool.acquire() as conn:
            return await publish_to(conn, address)

    return act


async def publish_to(conn: Connection, address: str) -> UUID:
    at = SystemClock().now()
    lab = await stories.organisation(conn, "Lab", at=at)
    other = await stories.organisation(conn, "Other", at=at, country="CA")
    await stories.subscriber(conn, other, address, at=at)
    told = await stories.report(conn, lab, await stories.substance(conn, at=at), at=at)
    await stories.published_bulletin(conn, lab, await stories.signal(conn, told, at=at), at=at)
    [delivery] = await list_deliveries(
        conn, organisation_id=other.id, state=None, before=None, limit=10
    )
    return delivery.id


async def wait_for_state(pool: Pool, *states: str, seconds: float = 10) -> Delivery:
    """Wait until the one delivery is in one of these states."""
    async with asyncio.timeout(seconds):
        while True:
            async with pool.acquire() as conn:
                [found] = await list_deliveries(
                    conn, organisation_id=None, state=None, before=None, limit=10
                )
            if found.state in states:
                return found
            await asyncio.sleep(0.02)
