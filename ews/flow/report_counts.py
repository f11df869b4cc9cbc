"""Reports of a substance over time and by country: of those only that the reader may see.

A parcel that several of these reports tell of is counted where it was told of first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.projection import shown_report
from ews.flow.registry import UnknownSubstanceError
from ews.flow.release import Reader, may_see
from ews.store.connection import Connection
from ews.store.mention_counts import OfParcel, Tally, of_parcels, tallies_of
from ews.store.reading import reading
from ews.store.search import reference_among

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Reports of a country as the reader is told of them, each of a parcel of its own.

    days: the first and the last, of one quarter; None where it may not know them.
    """

    country: str
    days: tuple[date, date] | None
    reports: int
    is_own: bool


async def read_counts(exchange: Exchange, reader: Reader, substance_id: int) -> dict[str, Any]:
    """Return counts by quarter and by country, all and the reader's own.

    Raises:
        UnknownSubstanceError: the reader may see no report of it, and it is no reference substance.
    """
    now = exchange.clock.now()
    async with reading(exchange.readers, reader, at=now) as conn:
        found = await read_tallies(conn, reader, substance_id, at=now)
        if not found and not await reference_among(conn, [substance_id]):
            raise UnknownSubstanceError(f"there is no substance {substance_id} that you may see")
    told = [_told(reader, each, at=now) for each in found]
    return {"substance_id": substance_id, **counted(told)}


def counted(seen: Sequence[Seen]) -> dict[str, Any]:
    """Count by quarter of the incident, oldest first, and by country."""
    quarters: defaultdict[date, list[Seen]] = defaultdict(list)
    countries: defaultdict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        countries[each.country].append(each)
        if each.days is not None:
            quarters[_quarter(each.days[0])].append(each)
    return {
        **_counts(seen),
        "undated": sum(each.reports for each in seen if each.days is None),
        "quarters": [{"begins_on": day, **_counts(quarters[day])} for day in sorted(quarters)],
        "countries": [
            {"country": code, **_counts(countries[code]), **_days(countries[code])}
            for code in sorted(countries)
        ],
    }


async def read_tallies(
    conn: Connection, reader: Reader, substance_id: int, *, at: datetime
) -> list[Tally]:
    """Return what the reader may see of them, of each parcel the report that told of it first."""
    alone = [each for each in await tallies_of(conn, substance_id) if may_see(reader, each, at=at)]
    first: dict[UUID, OfParcel] = {}
    for each in await of_parcels(conn, substance_id):
        if may_see(reader, each, at=at):
            first.setdefault(each.parcel, each)
    return [*alone, *_as_tallies(first.values())]


def _as_tallies(reports: Iterable[OfParcel]) -> Iterator[Tally]:
    for each in reports:
        yield Tally(
            organisation_id=each.organisation_id,
            tlp=each.tlp,
            audience=each.audience,
            published_by=each.published_by,
            embargo_until=each.embargo_until,
            country=each.country,
            reports=1,
            first_on=each.incident_on,
            last_on=each.incident_on,
        )


def _told(reader: Reader, each: Tally, *, at: datetime) -> Seen:
    """Let the projection decide what is told of reports of one country and quarter."""
    shown = [_shown(reader, each, day, at=at) for day in (each.first_on, each.last_on)]
    first, last = [one.get("dates", {}).get("incident", {}).get("value") for one in shown]
    return Seen(
        country=shown[0].get("place", {}).get("country", ""),
        days=None if first is None or last is None else (first, last),
        reports=each.reports,
        is_own=reader.organisation_id in {each.organisation_id, each.published_by},
    )


def _shown(reader: Reader, each: Tally, day: date, *, at: datetime) -> dict[str, Any]:
    body = {"dates": {"incident": {"value": day}}, "place": {"country": each.country}}
    return shown_report(reader, each, body, at=at) or {}


def _quarter(day: date) -> date:
    return day.replace(
        month=(day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, day=1
    )


def _counts(seen: Sequence[Seen]) -> dict[str, int]:
    return {
        "reports": sum(each.reports for each in seen),
        "own": sum(each.reports for each in seen if each.is_own),
    }


def _days(seen: Sequence[Seen]) -> dict[str, date | None]:
    days = [each.days for each in seen if each.days is not None]
    return {
        "first_on": min((first for first, _ in days), default=None),
        "last_on": max((last for _, last in days), default=None),
    }
