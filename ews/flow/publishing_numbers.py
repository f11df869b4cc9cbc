"""Publishing the public numbers of a quarter, and what was published as people ask for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.flow.aggregates import LEAST, Identification, publishable
from ews.flow.quarters import Quarter, is_due, quarter_of
from ews.flow.release import may_see
from ews.store.advisory import seen_by
from ews.store.changes import latest_seq
from ews.store.connection import Connection
from ews.store.public_numbers import (
    Countable,
    PublicNumber,
    add_release,
    countable,
    first_incident,
    last_releases,
    lock_releases,
    reporting_countries,
)
from ews.store.standing import Standing

# Nobody in particular: what it may see every member of the network may see.
ANY_MEMBER = Standing(
    organisation_id=UUID(int=0),
    country=None,
    kind="subscriber",
    groups=frozenset(),
    operations=frozenset(),
)
LEVELS = ("all", "family", "substance", "substance_country", "country", "family_country")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A number as it is answered. at_least: more was found that is not told."""

    quarter: str
    family: str | None
    inchikey: str | None
    name: str | None
    country: str | None
    count: int
    at_least: bool


async def publish_quarter(
    conn: Connection, quarter: Quarter, *, at: datetime, least: int = LEAST
) -> bool:
    """Publish a quarter, or what came late of it; say whether there was enough to publish.

    Counted is what every member of the network may see; once counted, never again. Too little is
    left for the next time.
    """
    await lock_releases(conn)
    rows = [
        one
        for one in await countable(conn, quarter.first, quarter.until)
        if may_see(ANY_MEMBER, one, at=at)
    ]
    seen = await seen_by(conn, ANY_MEMBER, [one.id for one in rows], at=at) if rows else set()
    found = _once(one for one in rows if one.id in seen)
    numbers = publishable(
        (
            Identification(family=one.family, inchikey=one.inchikey, country=one.country)
            for one in found
        ),
        least=least,
        countries=await reporting_countries(conn),
    )
    if not numbers:
        return False
    upto_seq = await latest_seq(conn)
    await add_release(conn, str(quarter), found, numbers, least=least, upto_seq=upto_seq, at=at)
    return True


async def quarters_due(conn: Connection, day: date) -> list[Quarter]:
    """Return the quarters that are published, or published again, on a day."""
    first = await first_incident(conn)
    if first is None:
        return []
    last = {one.quarter: one.released_at.date() for one in await last_releases(conn)}
    due, quarter = [], quarter_of(first)
    while quarter.until <= day:
        if is_due(quarter, day, last.get(str(quarter))):
            due.append(quarter)
        quarter = quarter.next
    return due


def shown_numbers(
    numbers: Sequence[PublicNumber], level: str, *, parts: dict[str, int]
) -> list[Shown]:
    """Return the numbers of one level; those by country are sums of published ones, no more."""
    if level in {"country", "family_country"}:
        return _by_country(numbers, with_family=level == "family_country")
    depth = LEVELS.index(level)
    return [
        Shown(
            quarter=one.quarter,
            family=one.family,
            inchikey=one.inchikey,
            name=one.name,
            country=one.country,
            count=one.count,
            at_least=one.parts < parts[one.quarter],
        )
        for one in numbers
        if _depth(one) == depth
    ]


def _by_country(numbers: Iterable[PublicNumber], *, with_family: bool) -> list[Shown]:
    sums: defaultdict[tuple[str, str | None, str], int] = defaultdict(int)
    for one in numbers:
        if one.country is not None:
            sums[one.quarter, one.family if with_family else None, one.country] += one.count
    return [
        Shown(
            quarter=quarter,
            family=family,
            inchikey=None,
            name=None,
            country=country,
            count=count,
            at_least=True,
        )
        for (quarter, family, country), count in sorted(
            sums.items(), key=lambda pair: tuple(str(part) for part in pair[0])
        )
    ]


def _depth(one: PublicNumber) -> int:
    return sum(part is not None for part in (one.family, one.inchikey, one.country))


def _once(rows: Iterable[Countable]) -> list[Countable]:
    """Keep of each parcel and substance the report that came first."""
    kept: dict[tuple[UUID, int], Countable] = {}
    for one in rows:
        kept.setdefault((one.parcel, one.substance_id), one)
    return list(kept.values())
