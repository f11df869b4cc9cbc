"""The screenings of an organisation as a list, and their answers in parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.screenings import Screening

# Counted only for those of one page.
LIST = """
SELECT s.id, s.organisation_id, s.terms, s.ruleset, s.created_at, s.ended_at,
       coalesce(c.rows, 0) AS rows, coalesce(c.done, 0) AS done, coalesce(c.refused, 0) AS refused,
       coalesce(c.left_over, 0) AS left_over
FROM (
    SELECT id, organisation_id, terms, ruleset, created_at, ended_at FROM screening
    WHERE organisation_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $4
) s
LEFT JOIN LATERAL (
    SELECT sum(row_count) AS rows, sum(row_count) FILTER (WHERE lines IS NOT NULL) AS done,
           sum(refused) AS refused, count(*) FILTER (WHERE lines IS NULL) AS left_over
    FROM screening_chunk WHERE screening_id = s.id
) c ON true
ORDER BY s.created_at DESC, s.id DESC
"""

# As far as they are answered without a gap, so that nobody who pages misses what comes later.
PARTS = """
SELECT number, lines FROM screening_chunk
WHERE screening_id = $1 AND number >= $2 AND lines IS NOT NULL
  AND number < coalesce((
      SELECT min(number) FROM screening_chunk WHERE screening_id = $1 AND lines IS NULL
  ), 2147483647)
  AND (NOT $5 OR refused > 0)
  AND ($3::text[] IS NULL AND $4::text[] IS NULL OR EXISTS (
      SELECT FROM jsonb_object_keys(statuses) name
      WHERE ($3::text[] IS NULL OR split_part(name, ' ', 1) = ANY ($3))
        AND ($4::text[] IS NULL OR split_part(name, ' ', 2) = ANY ($4))
  ))
ORDER BY number LIMIT $6
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which answers are wanted; None for all.

    faults: only rows that have no answer, because they could not be read.
    """

    jurisdictions: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    faults: bool = False


async def list_screenings(
    conn: Connection,
    organisation_id: UUID,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Screening]:
    """Return the screenings that an organisation sent, the newest first."""
    at, last = before or (None, None)
    rows = await conn.fetch(LIST, organisation_id, at, last, limit)
    return [Screening(**row) for row in rows]


async def answered_parts(
    conn: Connection, screening_id: UUID, sought: Sought, *, first: int, limit: int
) -> Sequence[tuple[int, bytes]]:
    """Return the parts, from the number `first` on, that may hold what is sought: CSV lines."""
    rows = await conn.fetch(
        PARTS,
        screening_id,
        first,
        None if sought.faults else sought.jurisdictions,
        None if sought.faults else sought.statuses,
        sought.faults,
        limit,
    )
    return [(row["number"], bytes(row["lines"])) for row in rows]
