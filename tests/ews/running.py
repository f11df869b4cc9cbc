"""An exchange on a database of its own, beside others; what is slow to start they all share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chem.law import Lawbook
from ews.clock import Clock
from ews.compute.compute import Compute
from ews.flow.exchange import Exchange, exchange_with
from ews.naming.resolver import Resolver
from ews.store.pool import open_pool
from tests.clock import NOW, FixedClock
from tests.conftest import database
from tests.ews.exchange import Aides


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What the whole session shares."""

    server: str
    template: str
    compute: Compute
    lawbook: Lawbook
    resolver: Resolver
    aides: Aides


@asynccontextmanager
async def own_exchange(
    running: Running, *, size: int = 5, clock: Clock | None = None
) -> AsyncIterator[Exchange]:
    """Open an exchange on a new database. size: of its pool. Without a clock, time stands still."""
    async with (
        database(running.server, template=running.template) as (address, _),
        open_pool(address, size=size) as pool,
    ):
        yield await exchange_with(
            pool,
            clock or FixedClock(NOW),
            running.compute,
            lawbook=running.lawbook,
            resolver=running.resolver,
        )
