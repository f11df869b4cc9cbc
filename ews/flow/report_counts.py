"""Reports of a substance over time and by country: of those only that the reader may see.

A parcel that several of these reports tell of is counted where it was told of first.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ews.flow.exchange import Exchange
from ews.flow.projection import shown_report
from ews.flow.registry import UnknownSubstanceError
from ews.flow.release import Reader, may_see
from ews.store.reading import reading
from ews.store.search import reference_among
from ews.store.sightings import Reported, reports_of_substance

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One parcel as the reader is told of it. day: None where it may not know it."""

    country: str
    day: date | None
    is_own: bool


async def read_counts(exchange: Exchange, reader: Reader, substance_id: int) -> dict[str, Any]:
    """Return counts by quarter and by country, all and the reader's own.

    Raises:
        UnknownSubstanceError: the reader may see no report of it, and it is no reference substance.
    """
    now = exchange.clock.now()
    async with reading(exchange.readers, reader, at=now) as conn:
        found = await reports_of_substance(conn, substance_id)
        seen = [each for each in found if may_see(reader, each, at=now)]
        if not seen and not await reference_among(conn, [substance_id]):
            raise UnknownSubstanceError(f"there is no substance {substance_id} that you may see")
    told = [
        _told(reader, each, shown_report(reader, each, _body(each), at=now)) for each in _once(seen)
    ]
    return {"substance_id": substance_id, **counted(told)}


def counted(seen: Sequence[Seen]) -> dict[str, Any]:
    """Count by quarter of the incident, oldest first, and by country."""
    quarters: defaultdict[date, list[Seen]] = defaultdict(list)
    countries: defaultdict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        countries[each.country].append(each)
        if each.day is not None:
            quarters[_quarter(each.day)].append(each)
    return {
        **_counts(seen),
        "undated": sum(each.day is None for each in seen),
        "quarters": [{"begins_on": day, **_counts(quarters[day])} for day in sorted(quarters)],
        "countries": [
            {"country": code, **_counts(countries[code]), **_days(countries[code])}
            for code in sorted(countries)
        ],
    }


def _once(seen: Sequence[Reported]) -> list[Reported]:
    """Return of each parcel the report that told of it first."""
    first: dict[Any, Reported] = {}
    for each in sorted(seen, key=lambda one: (one.told_at, one.report_id)):
        first.setdefault(each.parcel, each)
    return list(first.values())


def _body(each: Reported) -> dict[str, Any]:
    """Return of a report what is counted by, for the projection to decide on."""
    return {"dates": {"incident": {"value": each.incident_on}}, "place": {"country": each.country}}


def _told(reader: Reader, each: Reported, shown: dict[str, Any] | None) -> Seen:
    body = shown or {}
    is_own = reader.organisation_id in {each.organisation_id, each.published_by}
    return Seen(
        country=body.get("place", {}).get("country", ""),
        day=body.get("dates", {}).get("incident", {}).get("value"),
        is_own=is_own,
    )


def _quarter(day: date) -> date:
    return day.replace(
        month=(day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, day=1
    )


def _counts(seen: Sequence[Seen]) -> dict[str, int]:
    return {"reports": len(seen), "own": sum(each.is_own for each in seen)}


def _days(seen: Sequence[Seen]) -> dict[str, date | None]:
    days = sorted(each.day for each in seen if each.day is not None)
    return {"first_on": days[0] if days else None, "last_on": days[-1] if days else None}
