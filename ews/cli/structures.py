"""What words on the command line mean: the one resolver, opened for a command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ews.naming.opsin import Opsin
from ews.naming.resolver import Resolver
from ews.settings import read_settings
from schemas.names import load_lookup

INCHI = "InChI="


@asynccontextmanager
async def open_resolver() -> AsyncIterator[Resolver]:
    """Load the names; what reads systematic names starts only if one is asked for."""
    lookup = await asyncio.to_thread(load_lookup)
    resolver = Resolver(lookup, Opsin(enabled=read_settings().opsin))
    try:
        yield resolver
    finally:
        await resolver.stop()
