"""A service whose registry knows some reference substances with all their names."""

from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chem.law import Lawbook
from ews.compute.compute import Compute
from ews.flow.exchange import exchange_with
from ews.flow.reclassify import reclassify
from ews.flow.reference import register_reference
from ews.naming.resolver import Resolver
from ews.store.pool import open_pool
from schemas.names import load_name_rows
from tests.clock import NOW, FixedClock
from tests.conftest import database
from tests.ews.exchange import Aides, House, new_client, open_house


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
async def open_library(running: Running, names: Set[str]) -> AsyncIterator[House]:
    """Open a laboratory at a service that knows what these names stand for."""
    wanted = {name.casefold() for name in names}
    rows = load_name_rows()
    keys = {row.inchikey for row in rows if row.name.casefold() in wanted}
    async with (
        database(running.server, template=running.template) as (address, _),
        open_pool(address, size=5) as pool,
    ):
        exchange = await exchange_with(
            pool,
            FixedClock(NOW),
            running.compute,
            lawbook=running.lawbook,
            resolver=running.resolver,
        )
        await register_reference(exchange, [row for row in rows if row.inchikey in keys])
        await reclassify(exchange)
        async with new_client(exchange, running.aides) as client:
            yield await open_house(client, exchange, "Laboratory with a library")
