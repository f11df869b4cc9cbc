"""Shelving: every substance of the registry gets its fingerprints and stands in the index.

The index of a process is brought up to date before each search, so that what was committed before
is found. Fingerprints that are not stored yet are made on the way and kept; many processes may do
so at once.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

from chem.name_table import normalise_name
from ews.compute.search_records import IndexLostError, Shelved
from ews.compute.searcher import Searcher
from ews.flow.exchange import Exchange
from ews.log import get_logger
from ews.store.search import (
    Fingerprinted,
    SubstanceName,
    Summary,
    fingerprinted,
    ids_above,
    keep_fingerprints,
    keep_names,
    summaries,
)
from ews.store.transactions import transaction

PAGE = 500
LOOK_BACK = 5_000  # ids are given out before they are committed: lower ones may come later
log = get_logger(__name__)


class Shelves:
    """The index of this process over the registry, in the search process."""

    def __init__(self, exchange: Exchange, searcher: Searcher) -> None:
        self._exchange = exchange
        self._searcher = searcher
        self._turn = asyncio.Lock()
        self._held: set[int] = set()

    async def refresh(self) -> Searcher:
        """Add what is new in the registry; return the searcher that holds all of it.

        Raises:
            ComputeFailedError, DatabaseUnavailableError: it cannot be brought up to date.
        """
        async with self._turn:
            try:
                await self._catch_up()
            except IndexLostError:  # meanwhile another question ended its process
                await self._catch_up()
        return self._searcher

    async def _catch_up(self) -> None:
        anew = self._searcher.is_lost
        if anew:
            self._held.clear()
        ids = await self._new_ids()
        for start in range(0, max(len(ids), anew), PAGE):
            await self._add(ids[start : start + PAGE], anew=anew and start == 0)

    async def _new_ids(self) -> list[int]:
        above = max(self._held, default=0) - LOOK_BACK
        async with self._exchange.pool.acquire() as conn:
            return [each for each in await ids_above(conn, above) if each not in self._held]

    async def _add(self, ids: Sequence[int], *, anew: bool) -> None:
        ready = self._exchange.compute.ready
        versions = {"chem_version": ready.chem_version, "rdkit_version": ready.rdkit_version}
        async with self._exchange.pool.acquire() as conn:
            rows = await fingerprinted(conn, ids, **versions)
        taken = await self._searcher.add([Shelved(**asdict(row)) for row in rows], anew=anew)
        for number in taken.unreadable:
            log.warning("search_unreadable", substance_id=number)
        if taken.made:
            await self._keep(taken.made, versions)
        self._held.update(ids)

    async def _keep(self, made: Sequence[Shelved], versions: dict[str, str]) -> None:
        """Store what was made, with the name that the substance has."""
        ids = [each.id for each in made]
        async with transaction(self._exchange.pool) as conn:
            kept = [Fingerprinted(**asdict(one)) for one in made]
            await keep_fingerprints(conn, kept, **versions)
            found = await summaries(conn, ids, known_at=self._exchange.clock.now())
            named = [self._named(each) for each in found.values() if each.name]
            await keep_names(conn, named)

    def _named(self, substance: Summary) -> SubstanceName:
        """Return its name; one that our table does not hold was made by the rules of code names."""
        name = substance.name or ""
        is_ours = self._exchange.names.lookup(name) is not None
        return SubstanceName(
            substance_id=substance.id,
            folded=normalise_name(name),
            name=name,
            kind="preferred" if is_ours else "generated",
        )
