"""What waits for an organisation, counted: requests, dead deliveries, what its law did."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ews.store.connection import Connection

# $1 the reader, $2 by which entries of an audience it is asked.
REQUESTS = """
SELECT count(*) FILTER (WHERE last.state = 'overdue' AND q.organisation_id = $1) AS ours_overdue,
       count(*) FILTER (WHERE last.state = 'overdue' AND q.audience && $2::text[]) AS asked_overdue,
       count(*) FILTER (WHERE last.state = 'open' AND q.audience && $2::text[]) AS asked_open
FROM request q
JOIN LATERAL (
    SELECT state FROM request_step WHERE request_id = q.id ORDER BY version DESC LIMIT 1
) last ON last.state IN ('open', 'overdue')
WHERE q.organisation_id = $1 OR q.audience && $2::text[]
"""

DEAD = """
SELECT count(*) FROM delivery d
WHERE $1 IN (d.receiver_id, d.sender_id)
  AND d.id IN (SELECT delivery_id FROM delivery_attempt WHERE outcome = 'dead')
  AND (SELECT outcome FROM delivery_attempt WHERE delivery_id = d.id ORDER BY id DESC LIMIT 1)
      = 'dead'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRequests:
    """Requests without an answer: one's own that are overdue, and those that one is asked."""

    ours_overdue: int
    asked_overdue: int
    asked_open: int


async def due_requests(conn: Connection, organisation_id: UUID, keys: Sequence[str]) -> DueRequests:
    """Count the requests without an answer. keys: by which entries of an audience one is asked."""
    [row] = await conn.fetch(REQUESTS, organisation_id, list(keys))
    return DueRequests(**row)


async def dead_deliveries(conn: Connection, organisation_id: UUID) -> int:
    """Count the deliveries that an organisation sent or should have got and that are given up."""
    found: int = await conn.fetchval(DEAD, organisation_id)
    return found
