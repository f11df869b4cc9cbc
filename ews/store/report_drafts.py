"""Reports that somebody is still writing; kept for their writer alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

ADD = """
INSERT INTO report_draft (organisation_id, person_id, title, report, begun_at, saved_at)
VALUES ($1, $2, $3, $4, $5, $5) RETURNING id
"""

SAVE = """
INSERT INTO report_draft (id, organisation_id, person_id, title, report, begun_at, saved_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (id) DO UPDATE
SET title = EXCLUDED.title, report = EXCLUDED.report, saved_at = EXCLUDED.saved_at
WHERE report_draft.organisation_id = $2 AND report_draft.person_id IS NOT DISTINCT FROM $3
RETURNING id
"""

FIND = """
SELECT id, title, report, begun_at, saved_at FROM report_draft
WHERE id = $1 AND organisation_id = $2 AND person_id IS NOT DISTINCT FROM $3 AND saved_at > $4
ORDER BY id
"""

OWN = """
SELECT id, title, ''::bytea AS report, begun_at, saved_at FROM report_draft
WHERE organisation_id = $1 AND person_id IS NOT DISTINCT FROM $2 AND saved_at > $3
ORDER BY saved_at DESC, id DESC LIMIT $4
"""

DELETE = """
DELETE FROM report_draft
WHERE id = $1 AND organisation_id = $2 AND person_id IS NOT DISTINCT FROM $3 RETURNING id
"""

FORGET = "DELETE FROM report_draft WHERE saved_at <= $1 RETURNING id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Whose it is: a person, or an organisation's key that is nobody's own."""

    organisation_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """A report that is not finished; `report` is its JSON, empty in lists."""

    id: UUID
    title: str
    report: bytes
    begun_at: datetime
    saved_at: datetime


async def add_draft(
    conn: Connection, writer: Writer, *, title: str, report: bytes, at: datetime
) -> UUID:
    """Keep a new draft; return its id."""
    made: UUID = await conn.fetchval(
        ADD, writer.organisation_id, writer.person_id, title, report, at
    )
    return made


async def save_draft(
    conn: Connection,
    writer: Writer,
    draft_id: UUID,
    *,
    title: str,
    report: bytes,
    at: datetime,
) -> bool:
    """Keep a draft under this id, new or not; False if somebody else has one under it."""
    values = draft_id, writer.organisation_id, writer.person_id, title, report, at
    return await conn.fetchval(SAVE, *values) is not None


async def find_draft(
    conn: Connection, writer: Writer, draft_id: UUID, *, since: datetime
) -> ReportDraft | None:
    """Return a draft of this writer."""
    row = await conn.fetchrow(FIND, draft_id, writer.organisation_id, writer.person_id, since)
    return None if row is None else ReportDraft(**row)


async def own_drafts(
    conn: Connection, writer: Writer, *, since: datetime, limit: int
) -> list[ReportDraft]:
    """Return the writer's drafts, the last saved first, without what is in them."""
    rows = await conn.fetch(OWN, writer.organisation_id, writer.person_id, since, limit)
    return [ReportDraft(**row) for row in rows]


async def delete_draft(conn: Connection, writer: Writer, draft_id: UUID) -> bool:
    """Forget a draft; False if the writer has none of this id."""
    values = draft_id, writer.organisation_id, writer.person_id
    return await conn.fetchval(DELETE, *values) is not None


async def forget_drafts(conn: Connection, *, before: datetime) -> int:
    """Forget what nobody saved since, whoever wrote it; return how many."""
    return len(await conn.fetch(FORGET, before))
