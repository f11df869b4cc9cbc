"""Files of results that somebody loads: the file, its rows, what was answered to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection
from ews.store.report_drafts import Writer

MOST_AT_ONCE = 1_000  # rows of one statement

ADD = """
INSERT INTO report_upload
    (organisation_id, person_id, name, form, content, columns, notes, state, begun_at, saved_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'new', $8, $8) RETURNING id
"""

UPLOADS = """
SELECT u.id, u.name, u.form, u.columns, u.notes, u.layout, u.state, u.begun_at, u.saved_at,
       counted.rows, counted.waiting, counted.joined, counted.fit, counted.warned,
       counted.rejected, counted.done
FROM report_upload u
CROSS JOIN LATERAL (
    SELECT count(*) AS rows,
           count(*) FILTER (WHERE r.outcome IS NULL) AS waiting,
           count(*) FILTER (WHERE r.joined_to IS NOT NULL) AS joined,
           count(*) FILTER (WHERE r.joined_to IS NULL AND r.outcome = 'loaded') AS fit,
           count(*) FILTER (WHERE r.joined_to IS NULL
                            AND r.outcome = 'loaded_with_warnings') AS warned,
           count(*) FILTER (WHERE r.outcome = 'rejected') AS rejected,
           count(*) FILTER (WHERE r.is_loaded) AS done
    FROM report_upload_row r WHERE r.upload_id = u.id) counted
WHERE u.organisation_id = $1 AND u.person_id IS NOT DISTINCT FROM $2 AND u.saved_at > $3
"""

COUNT = """
SELECT count(*) FROM report_upload
WHERE organisation_id = $1 AND person_id IS NOT DISTINCT FROM $2 AND saved_at > $3
"""

FIND = UPLOADS + "AND u.id = $4 ORDER BY u.id"
OWN = UPLOADS + "ORDER BY u.saved_at DESC, u.id DESC LIMIT 50"

CONTENT = "SELECT content FROM report_upload WHERE id = $1"

SET_LAYOUT = """
UPDATE report_upload SET layout = $2, state = 'checking', saved_at = $3 WHERE id = $1
"""

SET_STATE = "UPDATE report_upload SET state = $2, saved_at = $3 WHERE id = $1"

DROP_CONTENT = "UPDATE report_upload SET content = '' WHERE id = $1"

FORGET_ROWS = "DELETE FROM report_upload_row WHERE upload_id = $1"

ADD_ROWS = """
INSERT INTO report_upload_row (upload_id, number, report, issues, joined_to, outcome)
SELECT $1, number, report, issues, joined_to, outcome
FROM unnest($2::integer[], $3::bytea[], $4::bytea[], $5::integer[], $6::text[])
    AS new (number, report, issues, joined_to, outcome)
ORDER BY number
"""

UNCHECKED = """
SELECT number, report, issues, joined_to, outcome, answer, is_loaded FROM report_upload_row
WHERE upload_id = $1 AND outcome IS NULL ORDER BY number LIMIT $2
"""

UNLOADED = """
SELECT number, report, issues, joined_to, outcome, answer, is_loaded FROM report_upload_row
WHERE upload_id = $1 AND NOT is_loaded AND joined_to IS NULL AND outcome <> 'rejected'
ORDER BY number LIMIT $2
"""

ROWS = """
SELECT number, report, issues, joined_to, outcome, answer, is_loaded FROM report_upload_row
WHERE upload_id = $1 AND number > $2 AND ($3::text IS NULL OR outcome = $3)
ORDER BY number LIMIT $4
"""

ANSWER = """
UPDATE report_upload_row SET outcome = $3, answer = $4, is_loaded = $5
WHERE upload_id = $1 AND number = $2 AND report = $6 AND NOT is_loaded
"""

LOCK = "SELECT state FROM report_upload WHERE id = $1 FOR UPDATE"

DELETE = """
DELETE FROM report_upload
WHERE id = $1 AND organisation_id = $2 AND person_id IS NOT DISTINCT FROM $3 RETURNING id
"""

FORGET = "DELETE FROM report_upload WHERE saved_at <= $1 RETURNING id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file and how far it is; numbers are of rows.

    joined: whose findings another row's report has. fit, warned: reports that may be loaded or
    were, without and with warnings. done: loaded.
    """

    id: UUID
    name: str
    form: str
    columns: Sequence[Mapping[str, Any]]
    notes: Sequence[str]
    layout: Mapping[str, Any] | None
    state: str
    begun_at: datetime
    saved_at: datetime
    rows: int
    waiting: int
    joined: int
    fit: int
    warned: int
    rejected: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRow:
    """A row of a file; report, issues and answer are JSON."""

    number: int
    report: bytes | None
    issues: bytes
    joined_to: int | None = None
    outcome: str | None = None
    answer: bytes | None = None
    is_loaded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """A file that was read."""

    name: str
    form: str
    content: bytes
    columns: Sequence[Mapping[str, Any]]
    notes: Sequence[str]


async def add_upload(conn: Connection, writer: Writer, new: NewUpload, *, at: datetime) -> UUID:
    """Keep a file; return its id."""
    columns, notes = list(new.columns), list(new.notes)
    owner = writer.organisation_id, writer.person_id
    values = *owner, new.name, new.form, new.content, columns, notes, at
    made: UUID = await conn.fetchval(ADD, *values)
    return made


async def find_upload(
    conn: Connection, writer: Writer, upload_id: UUID, *, since: datetime
) -> Upload | None:
    """Return a file of this writer."""
    row = await conn.fetchrow(FIND, writer.organisation_id, writer.person_id, since, upload_id)
    return None if row is None else Upload(**row)


async def own_uploads(conn: Connection, writer: Writer, *, since: datetime) -> list[Upload]:
    """Return the writer's files, the newest first."""
    rows = await conn.fetch(OWN, writer.organisation_id, writer.person_id, since)
    return [Upload(**row) for row in rows]


async def count_uploads(conn: Connection, writer: Writer, *, since: datetime) -> int:
    """Return how many files the writer has; nobody looks at their rows."""
    found: int = await conn.fetchval(COUNT, writer.organisation_id, writer.person_id, since)
    return found


async def content_of(conn: Connection, upload_id: UUID) -> bytes:
    """Return the file."""
    return bytes(await conn.fetchval(CONTENT, upload_id))


async def set_layout(
    conn: Connection,
    upload_id: UUID,
    layout: Mapping[str, Any],
    rows: Sequence[UploadRow],
    *,
    at: datetime,
) -> None:
    """Replace the rows of a file by those that a layout gives."""
    await conn.execute(FORGET_ROWS, upload_id)
    await conn.execute(SET_LAYOUT, upload_id, dict(layout), at)
    for start in range(0, len(rows), MOST_AT_ONCE):
        part = rows[start : start + MOST_AT_ONCE]
        await conn.execute(
            ADD_ROWS,
            upload_id,
            [each.number for each in part],
            [each.report for each in part],
            [each.issues for each in part],
            [each.joined_to for each in part],
            [each.outcome for each in part],
        )


async def set_state(conn: Connection, upload_id: UUID, state: str, *, at: datetime) -> None:
    """Note how far a file is; of one that is loaded only the rows are kept."""
    await conn.execute(SET_STATE, upload_id, state, at)
    if state == "loaded":
        await conn.execute(DROP_CONTENT, upload_id)


async def unchecked_rows(conn: Connection, upload_id: UUID, limit: int) -> list[UploadRow]:
    """Return the next rows that nobody asked about."""
    return [UploadRow(**row) for row in await conn.fetch(UNCHECKED, upload_id, limit)]


async def unloaded_rows(conn: Connection, upload_id: UUID, limit: int) -> list[UploadRow]:
    """Return the next rows that may be loaded and are not."""
    return [UploadRow(**row) for row in await conn.fetch(UNLOADED, upload_id, limit)]


async def rows_of_upload(
    conn: Connection, upload_id: UUID, *, after: int, outcome: str | None, limit: int
) -> list[UploadRow]:
    """Return rows in the order of the file."""
    found = await conn.fetch(ROWS, upload_id, after, outcome, limit)
    return [UploadRow(**row) for row in found]


async def lock_upload(conn: Connection, upload_id: UUID) -> str | None:
    """Have the file for this transaction alone; return how far it is, None if it is gone."""
    state: str | None = await conn.fetchval(LOCK, upload_id)
    return state


async def answer_rows(conn: Connection, upload_id: UUID, rows: Sequence[UploadRow]) -> None:
    """Keep what was answered to rows, unless they are read otherwise since, or loaded."""
    await conn.executemany(
        ANSWER,
        [
            (upload_id, each.number, each.outcome, each.answer, each.is_loaded, each.report)
            for each in rows
        ],
    )


async def delete_upload(conn: Connection, writer: Writer, upload_id: UUID) -> bool:
    """Forget a file with its rows; False if the writer has none of this id."""
    values = upload_id, writer.organisation_id, writer.person_id
    return await conn.fetchval(DELETE, *values) is not None


async def forget_uploads(conn: Connection, *, before: datetime) -> int:
    """Forget what nobody touched since, whoever it is of; return how many."""
    return len(await conn.fetch(FORGET, before))
