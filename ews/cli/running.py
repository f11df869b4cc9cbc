"""What commands open: the database of the settings, brought up to date, and the exchange on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ews.clock import SystemClock
from ews.flow.exchange import Exchange, open_exchange
from ews.log import configure_logging
from ews.settings import Settings
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.migrate import migrate
from ews.store.pool import open_pool


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Pool]:
    """Open a pool on a database that is at this release's tables."""
    configure_logging(settings.log_level)
    async with running_database(settings) as dsn:
        await migrate(dsn)
        async with open_pool(dsn, size=settings.pool_size) as pool:
            yield pool


@asynccontextmanager
async def open_running(settings: Settings) -> AsyncIterator[Exchange]:
    """Open the exchange as the API has it, for a command that does the same work."""
    async with (
        open_database(settings) as pool,
        open_exchange(
            pool, SystemClock(), processes=settings.compute_processes, opsin=settings.opsin
        ) as exchange,
    ):
        yield exchange
