"""A worker that is killed loses nothing; one that is asked to stop finishes first."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from ews.store.connection import Connection, Pool
from ews.store.deliveries import attempts_of
from tests.connectors.transports.receivers import receiver, status
from tests.ews.worker.conftest import Publish, wait_for_state

pytestmark = pytest.mark.slow


@asynccontextmanager
async def worker_process(dsn: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.ews.worker.killed", dsn, "1"
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_job_of_a_worker_that_was_killed_is_run_again(
    dsn: str, pool: Pool, conn: Connection, publish: Publish
) -> None:
    asked = asyncio.Event()
    answers = 0

    async def answer(writer: asyncio.StreamWriter) -> None:
        nonlocal answers
        answers += 1
        asked.set()
        await asyncio.sleep(30 if answers == 1 else 0)
        await status(200)(writer)

    async with receiver(answer) as it:
        delivery_id = await publish(it.address)
        async with worker_process(dsn) as first:
            await asyncio.wait_for(asked.wait(), 20)
            first.send_signal(signal.SIGKILL)
            await first.wait()
        async with worker_process(dsn):
            await wait_for_state(pool, "confirmed", seconds=20)
    assert [each.outcome for each in await attempts_of(conn, delivery_id)] == ["confirmed"]
    assert {head["webhook-id"] for head in it.heads} == {str(delivery_id)}


async def test_a_worker_that_is_asked_to_stop_finishes_what_it_began(
    dsn: str, pool: Pool, publish: Publish
) -> None:
    asked = asyncio.Event()

    async def answer(writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.sleep(0.5)
        await status(200)(writer)

    async with receiver(answer) as it:
        await publish(it.address)
        async with worker_process(dsn) as process:
            await asyncio.wait_for(asked.wait(), 20)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 10) == 0
    await wait_for_state(pool, "confirmed", seconds=1)
