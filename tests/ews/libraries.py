"""A service whose registry knows some reference substances with all their names."""

from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager

from ews.flow.reclassify import reclassify
from ews.flow.reference import register_reference
from schemas.names import load_name_rows
from tests.ews.exchange import House, new_client, open_house
from tests.ews.running import Running, own_exchange


@asynccontextmanager
async def open_library(running: Running, names: Set[str]) -> AsyncIterator[House]:
    """Open a laboratory at a service that knows what these names stand for."""
    wanted = {name.casefold() for name in names}
    rows = load_name_rows()
    keys = {row.inchikey for row in rows if row.name.casefold() in wanted}
    async with own_exchange(running) as exchange:
        await register_reference(exchange, [row for row in rows if row.inchikey in keys])
        await reclassify(exchange)
        async with new_client(exchange, running.aides) as client:
            yield await open_house(client, exchange, "Laboratory with a library")
