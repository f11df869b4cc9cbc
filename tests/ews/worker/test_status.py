"""A worker tells that it lives, whether it is ready, and what it did."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from ews.metrics import JobMetrics
from ews.store.connection import Pool
from ews.store.embedded import running_server
from ews.store.pool import open_pool
from ews.worker.main import WorkerLimits, run_worker
from ews.worker.status import CannotListenError, telling
from tests.clock import FixedClock
from tests.connectors.transports.receivers import receiver, status
from tests.ews.worker.conftest import Publish, wait_for_state


def _free() -> tuple[str, int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()  # type: ignore[no-any-return]


async def _get(address: tuple[str, int], path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{address[0]}:{address[1]}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_a_worker_tells_what_it_did(
    dsn: str, pool: Pool, publish: Publish, clock: FixedClock
) -> None:
    stop, address = asyncio.Event(), _free()
    async with receiver(status(200)) as it:
        await publish(it.address)
        working = asyncio.create_task(
            run_worker(
                dsn, pool, clock, stop, allow_loopback=True, limits=WorkerLimits(status_at=address)
            )
        )
        await wait_for_state(pool, "confirmed", seconds=10)
        assert await _get(address, "/healthz") == (200, '{"status": "ok"}')
        assert await _get(address, "/readyz") == (200, '{"status": "ok"}')
        _, text = await _get(address, "/metrics")
        stop.set()
        await asyncio.wait_for(working, 10)
    assert 'ews_job_seconds_count{job="webhook",outcome="done"} 1.0' in text
    assert "ews_change_seq 2.0" in text


async def test_without_its_database_a_worker_lives_and_is_not_ready(tmp_path: Path) -> None:
    address = _free()
    async with (
        running_server(tmp_path, fast=True) as dsn,
        open_pool(dsn, size=1) as pool,
        telling(address, pool, JobMetrics()),
    ):
        assert (await _get(address, "/readyz"))[0] == 503  # no tables
        assert (await _get(address, "/healthz"))[0] == 200


async def test_an_address_that_is_taken_is_said(pool: Pool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotListenError, match="EWS_WORKER_LISTEN"):
            async with telling(taken.getsockname(), pool, JobMetrics()):
                pass
