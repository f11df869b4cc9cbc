"""What an advisory export is made of, as it stood at one point of the change counter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg
import orjson

from ews.store.connection import Connection
from ews.store.reading import Reader

REPORTS_AT = """
SELECT DISTINCT ON (v.report_id)
       v.id, v.report_id, v.version, v.version_kind, v.kind, v.country, v.tlp, v.audience, v.body,
       v.published_by, v.embargo_until, v.incident_on, r.organisation_id, r.reference,
       (r.created_at AT TIME ZONE 'UTC')::date AS reported_on, r.created_at,
       coalesce(p.country, o.country, v.country) AS told_by
FROM report_version v
JOIN report r ON r.id = v.report_id
JOIN organisation o ON o.id = r.organisation_id
LEFT JOIN organisation p ON p.id = v.published_by
JOIN change c ON c.record = 'report' AND c.record_id = v.report_id::text AND c.version = v.version
WHERE c.seq <= $1 AND v.report_id IN (
    SELECT unnest($2::uuid[])
    UNION
    SELECT id FROM report WHERE (created_at AT TIME ZONE 'UTC')::date <@ ANY ($3::daterange[])
    UNION
    SELECT report_id FROM report_version WHERE incident_on <@ ANY ($4::daterange[])
    UNION
    SELECT v.report_id FROM report_version v
    JOIN finding f ON f.report_version_id = v.id
    JOIN substance s ON s.id = f.substance_id
    WHERE s.inchikey = ANY ($5::text[]))
ORDER BY v.report_id, v.version DESC
"""

# Reports that share a parcel with these, as it is known now.
SAME_PARCEL = """
SELECT m.report_id FROM parcel_member m
WHERE m.parcel IN (SELECT parcel FROM parcel_member WHERE report_id = ANY ($1::uuid[]))
ORDER BY m.report_id
"""

# What of these the second wall shows a reader.
AS_READER = """
SELECT set_config('ews.reader', $1, true), set_config('role', reader_role(), true) ORDER BY 1
"""

SEEN = "SELECT id FROM report_version WHERE id = ANY ($1::bigint[]) ORDER BY id"


# The first detections of a country, one row for each way of being released: who may know is asked
# of each. witness: the version that the first incident is of.
DETECTIONS = """
WITH stood AS (
    SELECT DISTINCT ON (v.report_id)
           v.id, v.version_kind, v.tlp, v.audience, v.published_by, v.embargo_until, v.incident_on,
           r.organisation_id, (r.created_at AT TIME ZONE 'UTC')::date AS reported_on,
           coalesce(p.country, o.country, v.country) AS told_by
    FROM report_version v
    JOIN report r ON r.id = v.report_id
    JOIN organisation o ON o.id = r.organisation_id
    LEFT JOIN organisation p ON p.id = v.published_by
    JOIN change c ON c.record = 'report' AND c.record_id = v.report_id::text
        AND c.version = v.version
    WHERE c.seq <= $1 AND v.report_id IN (
        SELECT fv.report_id FROM substance s
        JOIN finding f ON f.substance_id = s.id
        JOIN report_version fv ON fv.id = f.report_version_id
        WHERE s.inchikey = ANY ($3::text[]))
    ORDER BY v.report_id, v.version DESC
)
SELECT s.inchikey, stood.organisation_id, stood.published_by, stood.tlp, stood.audience,
       stood.embargo_until, min(stood.incident_on) AS first_incident,
       min(stood.reported_on) AS first_reported,
       (array_agg(stood.id ORDER BY stood.incident_on, stood.id))[1] AS id
FROM stood
JOIN finding f ON f.report_version_id = stood.id
JOIN substance s ON s.id = f.substance_id
WHERE stood.told_by = $2 AND s.inchikey = ANY ($3::text[])
  AND stood.version_kind <> 'nullification'
GROUP BY s.inchikey, stood.organisation_id, stood.published_by, stood.tlp, stood.audience,
         stood.embargo_until
ORDER BY s.inchikey, 8, 9
"""

REPORT_OF_BULLETIN = """
SELECT v.report_id
FROM bulletin b
JOIN signal g ON g.id = b.signal_id
JOIN report_version v ON v.id = g.report_version_id
WHERE b.id = $1 ORDER BY v.report_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which reports an export is about; together, not each on top of the other.

    report_ids: named ones. received, incidents: those received, or of incidents, in periods
    [from, until). inchikeys: those in which these substances were found.
    """

    report_ids: Collection[UUID] = ()
    received: Sequence[tuple[date, date]] = ()
    incidents: Sequence[tuple[date, date]] = ()
    inchikeys: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAt:
    """The version of a report that stood at one point of the counter.

    told_by: the country of the organisation that tells it; the place's if that has none.
    """

    id: int
    report_id: UUID
    version: int
    version_kind: str
    kind: str
    country: str
    tlp: str
    audience: Sequence[str]
    body: Mapping[str, object]
    published_by: UUID | None
    embargo_until: datetime | None
    incident_on: date
    organisation_id: UUID
    reference: str
    reported_on: date
    created_at: datetime
    told_by: str

    @property
    def parties(self) -> Sequence[str]:
        """An export tells nothing that only the parties may see."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionAt:
    """The first detection among reports that are released alike; id: a version that shows it."""

    id: int
    inchikey: str
    organisation_id: UUID
    published_by: UUID | None
    tlp: str
    audience: Sequence[str]
    embargo_until: datetime | None
    first_incident: date
    first_reported: date


async def reports_at(conn: Connection, scope: Scope, *, upto_seq: int) -> list[ReportAt]:
    """Return the reports in scope in the versions that stood at `upto_seq`, withdrawn ones too.

    Any version may have brought a report into scope: whether this one is, is asked above.
    """
    rows = await conn.fetch(
        REPORTS_AT,
        upto_seq,
        list(scope.report_ids),
        [asyncpg.Range(*period) for period in scope.received],
        [asyncpg.Range(*period) for period in scope.incidents],
        list(scope.inchikeys),
    )
    return [ReportAt(**row) for row in rows]


async def detections_at(
    conn: Connection, country: str, inchikeys: Collection[str], *, upto_seq: int
) -> list[DetectionAt]:
    """Return when a country first told of these substances, for each way of being released."""
    rows = await conn.fetch(DETECTIONS, upto_seq, country, list(inchikeys))
    return [DetectionAt(**row) for row in rows]


async def same_parcel(conn: Connection, report_ids: Collection[UUID]) -> list[UUID]:
    """Return the reports that share a parcel with one of these, themselves included."""
    return [row["report_id"] for row in await conn.fetch(SAME_PARCEL, list(report_ids))]


async def seen_by(
    conn: Connection, reader: Reader, version_ids: Collection[int], *, at: datetime
) -> set[int]:
    """Return those versions of reports that PostgreSQL itself shows a reader: the second wall.

    Runs inside a transaction that goes on to write: the reader's role ends with the savepoint.
    """
    savepoint = conn.transaction()
    await savepoint.start()
    try:
        await conn.execute(AS_READER, _reader(reader, at))
        rows = await conn.fetch(SEEN, list(version_ids))
    finally:
        await savepoint.rollback()
    return {row["id"] for row in rows}


async def report_of_bulletin(conn: Connection, bulletin_id: UUID) -> UUID | None:
    """Return the report whose signal a bulletin was made from."""
    found: UUID | None = await conn.fetchval(REPORT_OF_BULLETIN, bulletin_id)
    return found


def _reader(reader: Reader, at: datetime) -> str:
    """Write a reader as migration 0008 reads it."""
    told = {
        "organisation": str(reader.organisation_id),
        "country": reader.country,
        "kind": reader.kind,
        "groups": sorted(str(each) for each in reader.groups),
        "at": at.isoformat(),
    }
    return orjson.dumps(told).decode()
