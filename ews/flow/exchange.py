"""Everything the flow needs to work, opened once a process: database, chemistry, names, law."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from chem.determinations import Answer
from chem.law import Coverage, Lawbook
from chem.name_table import NameTable
from ews.clock import Clock
from ews.compute.compute import Compute
from ews.naming.opsin import Opsin
from ews.naming.resolver import Resolver
from ews.store.connection import Pool
from ews.store.drawings import Drawing
from ews.store.rulesets import register_ruleset
from schemas.law.load import load_lawbook
from schemas.names import load_lookup

MOST_REMEMBERED = 50_000
MOST_STATUSES = 5_000  # each holds what the law says of a substance: some kilobytes

Statuses = tuple[tuple[Answer, ...], Sequence[Mapping[str, Any]]]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """A bounded memory; what was not used longest goes first."""

    __slots__ = ("_held", "_most")

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._held: OrderedDict[K, V] = OrderedDict()
        self._most = most

    def get(self, key: K) -> V | None:
        """Return what is remembered under `key`."""
        value = self._held.get(key)
        if value is not None:
            self._held.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        """Remember."""
        self._held[key] = value
        if len(self._held) > self._most:
            self._held.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was committed and never goes away, so that nobody has to ask the database again.

    substances: id by parent key. drawings: their ids. sightings: pairs of substance id and
    country. signals: their keys. statuses: what an acknowledgement says of one parent key on one
    day.
    """

    substances: Remembered[str, int] = field(default_factory=Remembered)
    drawings: Remembered[Drawing, int] = field(default_factory=Remembered)
    sightings: Remembered[tuple[int, str], bool] = field(default_factory=Remembered)
    signals: Remembered[str, bool] = field(default_factory=Remembered)
    statuses: "Remembered[tuple[str, date], Statuses]" = field(
        default_factory=lambda: Remembered(MOST_STATUSES)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The running exchange.

    ruleset_id: the row of the law and chemistry it works with. read_pool: connections to a standby,
    if there is one; what is read there may be a moment behind, but never out of order. The law is
    left out of what an exchange looks like written out, as asyncio writes each task it runs.
    """

    pool: Pool
    compute: Compute
    resolver: Resolver
    lawbook: Lawbook = field(repr=False)
    ruleset_id: int
    clock: Clock
    known: Known = field(default_factory=Known, repr=False)
    read_pool: "Pool | None" = None

    @property
    def readers(self) -> Pool:
        """Where feeds, pages and tables are read, which may be a moment behind."""
        return self.read_pool or self.pool

    @property
    def names(self) -> NameTable:
        """The exact names."""
        return self.resolver.lookup.names

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """How much of each jurisdiction's law is loaded."""
        return self.lawbook.coverage


@asynccontextmanager
async def open_exchange(
    pool: Pool,
    clock: Clock,
    *,
    processes: int,
    opsin: bool = True,
    read_pool: "Pool | None" = None,
) -> AsyncIterator[Exchange]:
    """Load names and law, start chemistry, register the ruleset; stop chemistry at the end.

    opsin: whether systematic names are read, in a process that starts when it is first needed.
    """
    compute = Compute(processes=processes)
    await compute.start()
    resolver = Resolver(load_lookup(), Opsin(enabled=opsin))
    try:
        yield await exchange_with(pool, clock, compute, resolver=resolver, read_pool=read_pool)
    finally:
        await resolver.stop()
        await compute.stop()


async def exchange_with(
    pool: Pool,
    clock: Clock,
    compute: Compute,
    *,
    lawbook: Lawbook | None = None,
    names: NameTable | None = None,
    resolver: Resolver | None = None,
    read_pool: "Pool | None" = None,
) -> Exchange:
    """Make an exchange around chemistry that runs already; load law and names if not given.

    Without a resolver it makes one that reads no systematic names, so nothing has to be stopped.
    """
    lawbook, resolver = lawbook or load_lawbook(), resolver or Resolver(load_lookup(names))
    async with pool.acquire() as conn:
        ruleset_id = await register_ruleset(
            conn,
            ruleset=compute.ready.ruleset,
            chem_version=compute.ready.chem_version,
            coverage=lawbook.coverage,
            at=clock.now(),
        )
    return Exchange(
        pool=pool,
        compute=compute,
        resolver=resolver,
        lawbook=lawbook,
        ruleset_id=ruleset_id,
        clock=clock,
        read_pool=read_pool,
    )
