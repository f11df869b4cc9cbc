"""What schema and release cost of a request: processor time of each, as a share of the whole."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from ews.flow.projection import shown_report
from ews.store.changes import read_changes
from ews.store.connection import Pool
from ews.store.reading import reading
from schemas.reports.load import read_report
from tests.bench.bodies import KNOWN, body

TIMES = 2_000
PAGES, PAGE = 30, 1_000
AT = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A reader abroad, in ten groups."""

    organisation_id: UUID = field(default_factory=uuid4)
    country: str | None = "DE"
    kind: str = "lab"
    groups: frozenset[UUID] = frozenset(uuid4() for _ in range(10))
    operations: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A report for the network and twenty others."""

    organisation_id: UUID = field(default_factory=uuid4)
    published_by: UUID | None = None
    tlp: str = "TLP:AMBER"
    audience: Sequence[str] = (*(f"org:{uuid4()}" for _ in range(20)), "network")
    embargo_until: datetime | None = None
    parties: Sequence[str] = ("GB", "CN")


def print_share_of_report(service: float) -> None:
    """Print schema's and release's share of the `service` seconds that one POST of a report costs.

    Of that request the schema is needed once; release (classes and projection) is what a reader's
    GET of the same report needs once, and is set against the same time.
    """
    told = body("share", KNOWN[0])
    reader, record = Someone(), Record()
    schema = _seconds(lambda: read_report(told, today=date(2026, 11, 23)))
    release = _seconds(lambda: shown_report(reader, record, told, at=AT))
    print(
        f"  one report: schema {schema / service:.0%}, release {release / service:.0%} of the "
        f"service's processor time for a request; together {(schema + release) / service:.0%}"
    )


async def print_share_of_feed(pool: Pool) -> None:
    """Print what row-level security costs the query of the change feed."""
    reader = Someone()
    plain = await _pages(pool, None)
    walled = await _pages(pool, reader)
    print(f"  change feed in the database: with row-level security / without {walled / plain:.2f}")


async def _pages(pool: Pool, reader: Someone | None) -> float:
    began = time.perf_counter()
    for number in range(PAGES):
        if reader is None:
            async with pool.acquire() as conn:
                await read_changes(conn, after=number * PAGE, limit=PAGE)
        else:
            async with reading(pool, reader, at=AT) as conn:
                await read_changes(conn, after=number * PAGE, limit=PAGE)
    return time.perf_counter() - began


def _seconds(work: Callable[[], Any]) -> float:
    """Return processor seconds of one call, over many."""
    began = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - began) / TIMES
