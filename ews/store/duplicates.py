"""Reports about one parcel: what their senders say, and the parcel that each belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# Parcels are drawn anew by one transaction at a time; links are rare.
LOCK_PARCELS = "SELECT pg_advisory_xact_lock(72066)"

LINKED = """
SELECT report_id FROM same_parcel
WHERE report_id = ANY ($1::uuid[]) AND NOT for_good ORDER BY report_id
"""

UNLINK = "DELETE FROM same_parcel WHERE report_id = ANY ($1::uuid[]) AND NOT for_good"

LINK = """
INSERT INTO same_parcel (report_id, same_as, for_good)
SELECT report_id, same_as, report_id = ANY ($3::uuid[])
FROM unnest($1::uuid[], $2::uuid[]) AS said (report_id, same_as)
ORDER BY report_id
ON CONFLICT (report_id) DO UPDATE SET same_as = excluded.same_as WHERE NOT same_parcel.for_good
"""

# All that hang together with these, now or before: along links in both directions, and in parcels.
AROUND = """
WITH RECURSIVE around (report_id) AS (
    SELECT unnest($1::uuid[])
    UNION
    SELECT next.report_id FROM around a CROSS JOIN LATERAL (
        SELECT same_as AS report_id FROM same_parcel WHERE report_id = a.report_id
        UNION ALL
        SELECT report_id FROM same_parcel WHERE same_as = a.report_id
        UNION ALL
        SELECT other.report_id FROM parcel_member mine
        JOIN parcel_member other ON other.parcel = mine.parcel
        WHERE mine.report_id = a.report_id
    ) next
)
SELECT r.id AS report_id, r.created_at, s.same_as
FROM around a JOIN report r ON r.id = a.report_id
LEFT JOIN same_parcel s ON s.report_id = r.id
ORDER BY r.created_at, r.id
"""

CLEAR = "DELETE FROM parcel_member WHERE report_id = ANY ($1::uuid[])"

PUT = """
INSERT INTO parcel_member (report_id, parcel)
SELECT report_id, parcel FROM unnest($1::uuid[], $2::uuid[]) AS drawn (report_id, parcel)
ORDER BY report_id
"""

BY_REFERENCE = """
SELECT reference, id FROM report WHERE organisation_id = $1 AND reference = ANY ($2::text[])
ORDER BY reference
"""

TIES = """
SELECT s.report_id, s.same_as FROM parcel_member mine
JOIN parcel_member other ON other.parcel = mine.parcel
JOIN same_parcel s ON s.report_id = other.report_id
WHERE mine.report_id = $1 ORDER BY s.report_id
"""

# Whose the reports are that these name; nobody's that was nullified.
NAMED_BY = """
SELECT s.report_id, s.same_as, m.organisation_id, m.published_by
FROM same_parcel s
JOIN marking m ON m.record = 'report' AND m.record_id = s.same_as
JOIN report_version v ON v.report_id = m.record_id AND v.version = m.version
WHERE s.report_id = ANY ($1::uuid[]) AND v.version_kind <> 'nullification' ORDER BY s.report_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report that may share a parcel. same_as: the report its newest version says it is with."""

    report_id: UUID
    created_at: datetime
    same_as: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A report says that it shares a parcel with another one."""

    report_id: UUID
    same_as: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedReport(Tie):
    """A report that another one names, and whose it is. published_by: who stands for it."""

    organisation_id: UUID
    published_by: UUID | None


async def lock_parcels(conn: Connection) -> None:
    """Hold until the end of the transaction what only one may draw at a time."""
    await conn.execute(LOCK_PARCELS)


async def linked_among(conn: Connection, report_ids: Sequence[UUID]) -> set[UUID]:
    """Return those that say now by a link that they share a parcel."""
    return {row["report_id"] for row in await conn.fetch(LINKED, list(report_ids))}


async def put_links(
    conn: Connection, links: Mapping[UUID, UUID | None], *, for_good: Sequence[UUID]
) -> None:
    """Store what newest versions say; None: nothing any more. for_good: said as duplicate_of."""
    said = {key: other for key, other in links.items() if other is not None}
    await conn.execute(UNLINK, [key for key in links if key not in said])
    await conn.execute(LINK, list(said), list(said.values()), list(for_good))


async def told_around(conn: Connection, report_ids: Iterable[UUID]) -> list[Told]:
    """Return all reports that hang together with these, now or before, earliest first."""
    return [Told(**row) for row in await conn.fetch(AROUND, list(report_ids))]


async def put_parcels(
    conn: Connection, report_ids: Sequence[UUID], parcels: Mapping[UUID, UUID]
) -> None:
    """Store the parcel of each report that shares one; those of `report_ids` alone share none."""
    await conn.execute(CLEAR, list(report_ids))
    await conn.execute(PUT, list(parcels), list(parcels.values()))


async def reports_by_reference(
    conn: Connection, organisation_id: UUID, references: Sequence[str]
) -> dict[str, UUID]:
    """Return one's own reports of these references."""
    rows = await conn.fetch(BY_REFERENCE, organisation_id, list(references))
    return {row["reference"]: row["id"] for row in rows}


async def ties_of_parcel(conn: Connection, report_id: UUID) -> list[Tie]:
    """Return what the reports of a report's parcel say; nothing if it shares none.

    Nobody's permission is asked here: what a reader is told is decided above.
    """
    return [Tie(**row) for row in await conn.fetch(TIES, report_id)]


async def reports_named_by(conn: Connection, report_ids: Sequence[UUID]) -> dict[UUID, NamedReport]:
    """Return the report that each of these says it shares a parcel with, with its owner."""
    rows = await conn.fetch(NAMED_BY, list(report_ids)) if report_ids else ()
    return {row["report_id"]: NamedReport(**row) for row in rows}
