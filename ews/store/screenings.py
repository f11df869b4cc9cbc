"""Screenings: what was sent in chunks, and the answers to each."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection

ADD = """
INSERT INTO screening (organisation_id, terms, created_at) VALUES ($1, $2, $3) RETURNING id
"""

ADD_CHUNK = """
INSERT INTO screening_chunk (screening_id, number, rows, row_count) VALUES ($1, $2, $3, $4)
"""

FIND = """
SELECT s.id, s.organisation_id, s.terms, s.ruleset, s.created_at, s.ended_at,
       coalesce(c.rows, 0) AS rows, coalesce(c.done, 0) AS done, coalesce(c.refused, 0) AS refused,
       coalesce(c.left_over, 0) AS left_over
FROM screening s
LEFT JOIN LATERAL (
    SELECT sum(row_count) AS rows, sum(row_count) FILTER (WHERE lines IS NOT NULL) AS done,
           sum(refused) AS refused, count(*) FILTER (WHERE lines IS NULL) AS left_over
    FROM screening_chunk WHERE screening_id = s.id
) c ON true
WHERE s.id = $1 AND ($2::uuid IS NULL OR s.organisation_id = $2)
ORDER BY s.id
"""

STATUSES = """
SELECT each.key AS name, sum(each.value::bigint) AS count
FROM screening_chunk c, jsonb_each_text(c.statuses) each
WHERE c.screening_id = $1 AND c.statuses IS NOT NULL
GROUP BY each.key ORDER BY each.key
"""

NEXT_CHUNKS = """
SELECT number, rows FROM screening_chunk
WHERE screening_id = $1 AND lines IS NULL AND number > $2
ORDER BY number LIMIT $3
"""

ANSWER = """
UPDATE screening_chunk SET lines = $3, refused = $4, statuses = $5
WHERE screening_id = $1 AND number = $2
"""

BEGIN = "UPDATE screening SET ruleset = $2 WHERE id = $1"

FORGET_ANSWERS = """
UPDATE screening_chunk SET lines = NULL, refused = NULL, statuses = NULL
WHERE screening_id = $1 AND lines IS NOT NULL
"""

END = "UPDATE screening SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL"

HAS_ENDED = "SELECT ended_at IS NOT NULL FROM screening WHERE id = $1"

DELETE = "DELETE FROM screening WHERE id = $1 AND organisation_id = $2 RETURNING id"

ENDED = "SELECT id FROM screening WHERE ended_at <= $1 ORDER BY id"

FORGET = "DELETE FROM screening WHERE id = $1"

LINES = """
SELECT lines FROM screening_chunk WHERE screening_id = $1 AND number = $2 AND lines IS NOT NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """One screening and how far it is.

    terms: as it was asked. rows: sent; done: answered, those refused among them.
    left_over: chunks without an answer.
    """

    id: UUID
    organisation_id: UUID
    terms: dict[str, Any]
    ruleset: str | None
    created_at: datetime
    ended_at: datetime | None
    rows: int
    done: int
    refused: int
    left_over: int

    @property
    def state(self) -> str:
        """Say waiting, running, done or cancelled."""
        if self.ended_at is not None:
            return "cancelled" if self.left_over else "done"
        return "waiting" if self.ruleset is None else "running"


async def add_screening(
    conn: Connection, organisation_id: UUID, terms: dict[str, Any], *, at: datetime
) -> UUID:
    """Add a screening without rows."""
    added: UUID = await conn.fetchval(ADD, organisation_id, terms, at)
    return added


async def add_chunk(
    conn: Connection, screening_id: UUID, number: int, rows: bytes, count: int
) -> None:
    """Add the rows of one chunk."""
    await conn.execute(ADD_CHUNK, screening_id, number, rows, count)


async def find_screening(
    conn: Connection, screening_id: UUID, *, organisation_id: UUID | None
) -> Screening | None:
    """Return a screening of this organisation, or of any (None)."""
    row = await conn.fetchrow(FIND, screening_id, organisation_id)
    return None if row is None else Screening(**row)


async def statuses_of(conn: Connection, screening_id: UUID) -> dict[str, int]:
    """Count the answers by "jurisdiction status"."""
    return {row["name"]: int(row["count"]) for row in await conn.fetch(STATUSES, screening_id)}


async def begin(conn: Connection, screening_id: UUID, ruleset: str) -> None:
    """Note which law answers."""
    await conn.execute(BEGIN, screening_id, ruleset)


async def forget_answers(conn: Connection, screening_id: UUID) -> None:
    """Drop answers that another law gave: one screening has one law."""
    await conn.execute(FORGET_ANSWERS, screening_id)


async def next_chunks(
    conn: Connection, screening_id: UUID, *, after: int, limit: int
) -> Sequence[tuple[int, bytes]]:
    """Return chunks that have no answer yet, in order."""
    rows = await conn.fetch(NEXT_CHUNKS, screening_id, after, limit)
    return [(row["number"], row["rows"]) for row in rows]


async def answer_chunk(
    conn: Connection,
    screening_id: UUID,
    number: int,
    *,
    lines: bytes,
    refused: int,
    statuses: dict[str, int],
) -> None:
    """Keep the answers about one chunk."""
    await conn.execute(ANSWER, screening_id, number, lines, refused, statuses)


async def end(conn: Connection, screening_id: UUID, *, at: datetime) -> None:
    """Close a screening: everything is answered, or nobody wants it any more."""
    await conn.execute(END, screening_id, at)


async def has_ended(conn: Connection, screening_id: UUID) -> bool:
    """Say whether a screening was closed, or is gone."""
    return bool(await conn.fetchval(HAS_ENDED, screening_id) is not False)


async def delete_screening(conn: Connection, screening_id: UUID, organisation_id: UUID) -> bool:
    """Forget a screening with its rows and answers; False if there is none."""
    return await conn.fetchval(DELETE, screening_id, organisation_id) is not None


async def forget_screenings(conn: Connection, *, before: datetime) -> int:
    """Forget what ended before, with rows and answers; return how many.

    One a statement: each may have ten million rows.
    """
    ended = [row["id"] for row in await conn.fetch(ENDED, before)]
    for each in ended:
        await conn.execute(FORGET, each)
    return len(ended)


async def lines_of(conn: Connection, screening_id: UUID) -> AsyncIterator[bytes]:
    """Yield the answers in order, as far as they are there without a gap."""
    number = 0
    while (found := await conn.fetchval(LINES, screening_id, number)) is not None:
        yield bytes(found)
        number += 1
