"""Entries that came into force or ended, and what changed with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

WATCH = "INSERT INTO law_watch (since) VALUES ($1) ON CONFLICT (only_row) DO NOTHING"

SINCE = "SELECT since FROM law_watch"

TOLD = """
SELECT definition_id, on_day, what FROM law_event_entry WHERE on_day >= $1
ORDER BY definition_id, on_day, what
"""

TOUCHED = """
SELECT DISTINCT substance_id FROM determination
WHERE definition_id = ANY ($1::text[]) AND upper_inf(recorded) ORDER BY substance_id
"""

ADD = """
INSERT INTO law_event (jurisdiction, on_day, entries, substances, bulletin_id, told_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
"""

ADD_ENTRIES = """
INSERT INTO law_event_entry (definition_id, on_day, what, event_id)
SELECT definition_id, $3, what, $4 FROM unnest($1::text[], $2::text[]) AS new (definition_id, what)
GROUP BY definition_id, what ORDER BY definition_id, what
"""

# The newest version of each report that stands, newest report first.
REPORTS = """
SELECT f.substance_id, v.id AS version_id, v.report_id, r.organisation_id, v.country, v.incident_on,
       v.tlp, v.audience, v.published_by, v.embargo_until, parcel_of(v.report_id) AS parcel
FROM finding f
JOIN report_version v ON v.id = f.report_version_id
JOIN report r ON r.id = v.report_id
WHERE f.substance_id = ANY ($1::bigint[])
  AND v.version_kind <> 'nullification'
  AND NOT EXISTS (
      SELECT FROM report_version later
      WHERE later.report_id = v.report_id AND later.version > v.version)
GROUP BY f.substance_id, v.id, r.organisation_id
ORDER BY f.substance_id, v.incident_on DESC, v.id DESC
"""

# Whoever approves bulletins here: their office gets the drafts that nobody asked for.
OFFICE = """
SELECT o.id AS organisation_id, o.country, o.kind, s.groups, s.operations
FROM api_key k JOIN organisation o ON o.id = k.organisation_id, standing(o.id, $1) s
WHERE 'bulletin:approve' = ANY (k.scopes) AND k.revoked_at IS NULL
ORDER BY k.created_at, o.id LIMIT 1
"""

LIST = """
SELECT id, jurisdiction, on_day, entries, substances, bulletin_id, told_at FROM law_event
WHERE ($1::timestamptz IS NULL OR (told_at, id) < ($1, $2::uuid))
ORDER BY told_at DESC, id DESC LIMIT $3
"""

FIND = """
SELECT id, jurisdiction, on_day, entries, substances, bulletin_id, told_at FROM law_event
WHERE id = $1 ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOf:
    """A report that names a substance, in the version that stands.

    parcel: the same for reports of one parcel, which counts count once.
    """

    substance_id: int
    version_id: int
    report_id: UUID
    organisation_id: UUID
    country: str
    incident_on: date
    tlp: str
    audience: Sequence[str]
    published_by: UUID | None
    embargo_until: datetime | None
    parcel: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The organisation that gets drafts which nobody asked for, as a reader."""

    organisation_id: UUID
    country: str | None
    kind: str
    groups: frozenset[UUID]
    operations: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEvent:
    """What was told of one day in one jurisdiction."""

    id: UUID
    jurisdiction: str
    on_day: date
    entries: Sequence[Mapping[str, object]]
    substances: Sequence[Mapping[str, object]]
    bulletin_id: UUID | None
    told_at: datetime


async def watched_since(conn: Connection, today: date) -> date:
    """Return the first day that is watched; today, if nobody has watched before."""
    await conn.execute(WATCH, today)
    since: date = await conn.fetchval(SINCE)
    return since


async def told_entries(conn: Connection, *, since: date) -> set[tuple[str, date, str]]:
    """Return the boundaries that were told: definition, day, begins or ends."""
    rows = await conn.fetch(TOLD, since)
    return {(row["definition_id"], row["on_day"], row["what"]) for row in rows}


async def touched_substances(conn: Connection, definition_ids: Sequence[str]) -> list[int]:
    """Return the substances of which one of these definitions says something."""
    return [row["substance_id"] for row in await conn.fetch(TOUCHED, list(definition_ids))]


async def reports_of(conn: Connection, substance_ids: Sequence[int]) -> list[ReportOf]:
    """Return the reports of these substances, the latest incident first."""
    return [ReportOf(**row) for row in await conn.fetch(REPORTS, list(substance_ids))]


async def office(conn: Connection, *, at: datetime) -> Office | None:
    """Return the organisation that gets drafts; None if nobody here approves bulletins."""
    row = await conn.fetchrow(OFFICE, at)
    if row is None:
        return None
    groups = {name: frozenset(row[name]) for name in ("groups", "operations")}
    return Office(**{**row, **groups})


async def add_event(conn: Connection, event: LawEvent, entries: Sequence[tuple[str, str]]) -> UUID:
    """Store an event with the boundaries (definition, begins or ends) that it tells of."""
    added: UUID = await conn.fetchval(
        ADD,
        event.jurisdiction,
        event.on_day,
        list(event.entries),
        list(event.substances),
        event.bulletin_id,
        event.told_at,
    )
    names, what = [name for name, _ in entries], [each for _, each in entries]
    await conn.execute(ADD_ENTRIES, names, what, event.on_day, added)
    return added


async def list_events(
    conn: Connection, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[LawEvent]:
    """Return events, newest first."""
    at, event_id = before or (None, None)
    return [LawEvent(**row) for row in await conn.fetch(LIST, at, event_id, limit)]


async def find_event(conn: Connection, event_id: UUID) -> LawEvent | None:
    """Return one event."""
    row = await conn.fetchrow(FIND, event_id)
    return None if row is None else LawEvent(**row)
