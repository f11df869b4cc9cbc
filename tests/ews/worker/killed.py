"""A worker in a process of its own: `python -m tests.ews.worker.killed DSN HEARTBEAT_SECONDS`."""

import asyncio
import sys
from datetime import timedelta

from ews.clock import SystemClock
from ews.store.pool import open_pool
from ews.worker.main import WorkerLimits, run_worker, stop_on_signals


async def main(dsn: str, seconds: float) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    limits = WorkerLimits(
        heartbeat=timedelta(seconds=seconds),
        poll=timedelta(milliseconds=100),
        webhook_seconds=5,
    )
    async with open_pool(dsn, size=3) as pool:
        await run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=limits)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
