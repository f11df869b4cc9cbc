"""Notices: one delivery for each subscriber that a version of a record is sent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ews.store.connection import Connection

Record = Literal["bulletin", "report", "request", "source", "rejection"]

ADD_NOTICES = """
INSERT INTO delivery
    (subscription_id, bulletin_id, report_id, request_id, source_change_id, receipt_id, version,
     payload, created_at, sender_id)
SELECT subscription_id,
       CASE WHEN $2 = 'bulletin' THEN ($3::text)::uuid END,
       CASE WHEN $2 = 'report' THEN ($3::text)::uuid END,
       CASE WHEN $2 = 'request' THEN ($3::text)::uuid END,
       CASE WHEN $2 = 'source' THEN ($3::text)::uuid END,
       CASE WHEN $2 = 'rejection' THEN ($3::text)::bigint END,
       $4, $5, $6, $7
FROM unnest($1::uuid[]) AS told (subscription_id)
ORDER BY subscription_id
ON CONFLICT DO NOTHING
RETURNING id, subscription_id
"""

# Who was sent an earlier version, whether or not it has arrived: one that was never begun is not
# sent any more, one that is on its way may have arrived.
SENT_BEFORE = """
SELECT DISTINCT d.subscription_id, s.organisation_id
FROM delivery d JOIN subscription s ON s.id = d.subscription_id
WHERE d.record = $1 AND d.record_id = $2 AND d.version < $3 AND s.ended_at IS NULL
ORDER BY d.subscription_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTo:
    """A subscription that was sent an earlier version."""

    subscription_id: UUID
    organisation_id: UUID


async def sent_before(
    conn: Connection, record: Record, record_id: UUID, version: int
) -> list[SentTo]:
    """Return the open subscriptions that were sent a version below `version`."""
    rows = await conn.fetch(SENT_BEFORE, record, str(record_id), version)
    return [SentTo(**row) for row in rows]


async def add_notices(
    conn: Connection,
    record: Record,
    record_id: UUID | int,
    version: int,
    *,
    payload: bytes,
    subscription_ids: Sequence[UUID],
    sender_id: UUID,
    at: datetime,
) -> list[UUID]:
    """Store one delivery a subscription; those that were there already are not returned.

    The caller asks for them to be sent: `enqueue_deliveries`, in the same transaction.
    """
    if not subscription_ids:
        return []
    told, named = list(subscription_ids), (record, str(record_id), version)
    rows = await conn.fetch(ADD_NOTICES, told, *named, payload, at, sender_id)
    return [row["id"] for row in rows]
