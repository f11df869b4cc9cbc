"""A worker is told of a delivery by the commit; it does not have to look for it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from ews.clock import SystemClock
from ews.store.connection import Pool
from ews.worker.main import run_worker
from tests.connectors.transports.receivers import receiver, status
from tests.ews.worker.conftest import LIMITS, Publish, wait_for_state

SETTLED = 2.0  # enough for the worker to have looked once, found nothing and begun to wait


async def test_a_worker_that_looks_once_an_hour_delivers_at_once(
    dsn: str, pool: Pool, publish: Publish
) -> None:
    stop, limits = asyncio.Event(), replace(LIMITS, poll=timedelta(hours=1))
    work = run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=limits)
    task = asyncio.create_task(work)
    async with receiver(status(204)) as it:
        await asyncio.sleep(SETTLED)
        await publish(it.address)
        delivery = await wait_for_state(pool, "confirmed", seconds=60)
    stop.set()
    await asyncio.wait_for(task, 60)
    assert delivery.attempts == 1
