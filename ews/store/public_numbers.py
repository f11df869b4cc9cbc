"""The public numbers that were published, and what they were counted from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

LOCK = "SELECT pg_advisory_xact_lock(72063, hashtext('public_release'))"

# What may be counted in a quarter and was not counted yet; whose date is known to the month.
CANDIDATES = """
SELECT v.id, v.report_id, coalesce(pm.parcel, v.report_id) AS parcel, v.organisation_id,
       v.published_by, v.tlp, v.audience, v.embargo_until, v.country, r.created_at,
       s.id AS substance_id, s.inchikey,
       coalesce((SELECT min(split_part(sf.family, '/', 1)) FROM substance_family sf
                 WHERE sf.substance_id = s.id AND upper_inf(sf.recorded)), 'other') AS family
FROM marking m
JOIN report_version v ON v.report_id = m.record_id AND v.version = m.version
JOIN report r ON r.id = v.report_id
JOIN finding f ON f.report_version_id = v.id
JOIN substance s ON s.id = f.substance_id
LEFT JOIN parcel_member pm ON pm.report_id = v.report_id
WHERE m.record = 'report' AND v.version_kind <> 'nullification'
  AND v.incident_on >= $1 AND v.incident_on < $2
  AND f.evidence IN ('reference_standard', 'library_match')
  AND length(coalesce(v.body #>> '{dates,incident,value}', v.body #>> '{dates,collected,value}',
                      v.body #>> '{dates,received,value}')) >= 7
  AND NOT EXISTS (
      SELECT FROM public_counted pc
      LEFT JOIN parcel_member other ON other.report_id = pc.report_id
      WHERE pc.substance_id = s.id
        AND coalesce(other.parcel, pc.report_id) = coalesce(pm.parcel, v.report_id))
ORDER BY r.created_at, v.report_id <> coalesce(pm.parcel, v.report_id), v.report_id, s.id
"""

ADD_RELEASE = """
INSERT INTO public_release (quarter, part, least, upto_seq, released_at)
SELECT $1, coalesce(max(part), 0) + 1, $2, $3, $4 FROM public_release WHERE quarter = $1
RETURNING id
"""

ADD_COUNTED = """
INSERT INTO public_counted (report_id, substance_id, release_id)
SELECT report_id, substance_id, $3
FROM unnest($1::uuid[], $2::bigint[]) AS new (report_id, substance_id)
"""

ADD_NUMBERS = """
INSERT INTO public_number (release_id, family, inchikey, country, count)
SELECT $1, family, inchikey, country, count
FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[])
    AS new (family, inchikey, country, count)
"""

LAST_RELEASES = """
SELECT quarter, max(part) AS part, max(released_at) AS released_at, max(id) AS id
FROM public_release GROUP BY quarter ORDER BY quarter
"""

# A number of a quarter is the sum of what its publications said; `parts` of them said anything.
NUMBERS = """
SELECT p.quarter, n.family, n.inchikey, n.country, sum(n.count)::integer AS count,
       count(*)::integer AS parts, max(s.name) AS name
FROM public_number n
JOIN public_release p ON p.id = n.release_id
LEFT JOIN substance s ON s.inchikey = n.inchikey
GROUP BY p.quarter, n.family, n.inchikey, n.country
ORDER BY p.quarter, n.family NULLS FIRST, n.inchikey NULLS FIRST, n.country NULLS FIRST
"""

COUNTRIES = """
SELECT count(DISTINCT country) FROM (
    SELECT country FROM organisation UNION SELECT country FROM report_version
) AS known ORDER BY 1
"""

FIRST_INCIDENT = "SELECT min(incident_on) FROM report_version ORDER BY 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Countable:
    """One substance in one version of a report, with what decides who may see it."""

    id: int
    report_id: UUID
    parcel: UUID
    organisation_id: UUID
    published_by: UUID | None
    tlp: str
    audience: Sequence[str]
    embargo_until: datetime | None
    country: str
    created_at: datetime
    substance_id: int
    inchikey: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The newest publication of a quarter; part: how many there were."""

    quarter: str
    part: int
    released_at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNumber:
    """One published number. parts: in how many publications of its quarter it was shown."""

    quarter: str
    family: str | None
    inchikey: str | None
    country: str | None
    count: int
    parts: int
    name: str | None


async def lock_releases(conn: Connection) -> None:
    """Hold off other publications until the end of the transaction."""
    await conn.execute(LOCK)


async def countable(conn: Connection, first: date, until: date) -> list[Countable]:
    """Return what was not counted yet of the incidents in [first, until), oldest report first."""
    return [Countable(**row) for row in await conn.fetch(CANDIDATES, first, until)]


async def add_release(
    conn: Connection,
    quarter: str,
    counted: Iterable[Countable],
    numbers: Mapping[tuple[str, ...], int],
    *,
    least: int,
    upto_seq: int,
    at: datetime,
) -> None:
    """Store one publication: what it counted, and its numbers by family, substance, country."""
    release_id = await conn.fetchval(ADD_RELEASE, quarter, least, upto_seq, at)
    pairs = sorted({(one.report_id, one.substance_id) for one in counted})
    await conn.execute(
        ADD_COUNTED, [pair[0] for pair in pairs], [pair[1] for pair in pairs], release_id
    )
    families, inchikeys, countries = (
        [path[place] if len(path) > place else None for path in numbers] for place in range(3)
    )
    await conn.execute(
        ADD_NUMBERS, release_id, families, inchikeys, countries, list(numbers.values())
    )


async def last_releases(conn: Connection) -> list[Release]:
    """Return the newest publication of each quarter."""
    return [Release(**row) for row in await conn.fetch(LAST_RELEASES)]


async def public_numbers(conn: Connection) -> list[PublicNumber]:
    """Return everything that was ever published, each number once."""
    return [PublicNumber(**row) for row in await conn.fetch(NUMBERS)]


async def reporting_countries(conn: Connection) -> int:
    """Return how many countries may have reported, as far as anybody knows."""
    found: int = await conn.fetchval(COUNTRIES)
    return found


async def first_incident(conn: Connection) -> date | None:
    """Return the day of the earliest incident there is."""
    found: date | None = await conn.fetchval(FIRST_INCIDENT)
    return found
