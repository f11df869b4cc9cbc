"""`ews worker`: deliveries, exports, timers, until SIGTERM."""

import asyncio

import typer

from ews.clock import SystemClock
from ews.log import configure_logging
from ews.settings import Settings, read_settings
from ews.store.embedded import running_database
from ews.store.migrate import migrate
from ews.store.pool import open_pool
from ews.worker.main import limits_of, run_worker, stop_on_signals

app = typer.Typer()


@app.command()
def worker() -> None:
    """Send what waits in the outbox, assemble exports, run the timers; many may run at once."""
    asyncio.run(_work(read_settings()))


async def _work(settings: Settings) -> None:
    configure_logging(settings.log_level)
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with running_database(settings) as dsn:
        await migrate(dsn)
        async with open_pool(dsn, size=settings.pool_size) as pool:
            await run_worker(
                dsn,
                pool,
                SystemClock(),
                stop,
                allow_loopback=settings.allow_loopback,
                limits=limits_of(settings),
            )
