"""Batches that were let go: numbered for each receiver, to be pushed to it or pulled by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

# The receiver is held, so its numbers rise in the order of commits and none is skipped.
RELEASE = """
INSERT INTO export_release (batch_id, receiver_id, seq, content, signature, because, person_id,
                            note, released_at)
SELECT $1, $2, (SELECT coalesce(max(seq), 0) + 1 FROM export_release WHERE receiver_id = $2), $3,
       $4, $5, $6, $7, $8
RETURNING seq
"""

IS_RELEASED = "SELECT EXISTS (SELECT FROM export_release WHERE batch_id = $1) ORDER BY 1"

RELEASED_AFTER = """
SELECT x.seq, x.batch_id, b.reason, b.country, b.period, b.idempotency_key, x.released_at,
       x.signature, length(x.content) AS bytes,
       EXISTS (SELECT FROM export_receipt w WHERE w.batch_id = b.id AND w.item_id IS NULL
               AND w.outcome = 'accepted') AS answered
FROM export_release x JOIN export_batch b ON b.id = x.batch_id
WHERE x.receiver_id = $1 AND x.seq > $2 ORDER BY x.seq LIMIT $3
"""

SENT_ITEMS = """
SELECT i.item_id FROM export_item i
WHERE i.batch_id = $1 AND NOT EXISTS (
    SELECT FROM export_receipt w WHERE w.batch_id = i.batch_id AND w.item_id = i.item_id
      AND w.outcome IN ('refused', 'invalid', 'superseded'))
ORDER BY i.item_id
"""

SENT_REPORTS = """
SELECT i.report_id::text AS report_id, max(v.version) AS version
FROM export_item i
JOIN export_batch b ON b.id = i.batch_id
JOIN report_version v ON v.report_id = i.report_id
JOIN change c ON c.record = 'report' AND c.record_id = v.report_id::text AND c.version = v.version
    AND c.seq <= b.upto_seq
WHERE i.batch_id = $1 AND i.item_id = ANY ($2::text[])
GROUP BY i.report_id ORDER BY i.report_id
"""

TO_PUSH = """
SELECT r.address, r.token, b.idempotency_key, x.content, x.signature, b.receiver_id,
       EXISTS (SELECT 1 FROM export_receipt
               WHERE batch_id = b.id AND item_id IS NULL AND outcome = 'accepted') AS answered
FROM export_batch b
JOIN export_receiver r ON r.id = b.receiver_id
JOIN export_release x ON x.batch_id = b.id
WHERE b.id = $1 ORDER BY b.id
"""

# Batches that nobody has let go or refused, with what holds for their country.
AWAITING = """
SELECT b.id AS batch_id, b.receiver_id, b.country, b.reason, b.assembled_at
FROM export_batch b
WHERE b.country IS NOT NULL
  AND NOT EXISTS (SELECT FROM export_release x WHERE x.batch_id = b.id)
  AND NOT EXISTS (SELECT FROM export_receipt w WHERE w.batch_id = b.id AND w.item_id IS NULL
                  AND w.outcome IN ('refused', 'superseded'))
ORDER BY b.ordinal
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A batch that a receiver may fetch. answered: its receipts have come."""

    seq: int
    batch_id: UUID
    reason: str
    country: str | None
    period: tuple[date, date] | None
    idempotency_key: str
    released_at: datetime
    signature: str
    bytes: int
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPush:
    """What the worker needs to push one batch."""

    address: str
    token: str
    idempotency_key: str
    content: bytes
    signature: str
    receiver_id: UUID
    answered: bool
    item_ids: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """A batch that waits to be let go."""

    batch_id: UUID
    receiver_id: UUID
    country: str
    reason: str
    assembled_at: datetime


async def add_release(
    conn: Connection,
    batch_id: UUID,
    receiver_id: UUID,
    *,
    content: bytes,
    signature: str,
    because: str,
    person_id: UUID | None,
    note: str,
    at: datetime,
) -> int:
    """Let a batch go and return its number; the receiver must be held."""
    seq: int = await conn.fetchval(
        RELEASE, batch_id, receiver_id, content, signature, because, person_id, note, at
    )
    return seq


async def is_released(conn: Connection, batch_id: UUID) -> bool:
    """Say whether a batch was let go."""
    return bool(await conn.fetchval(IS_RELEASED, batch_id))


async def released_after(
    conn: Connection, receiver_id: UUID, *, after: int, limit: int
) -> list[Released]:
    """Return what was let go for a receiver after a number, in order."""
    rows = await conn.fetch(RELEASED_AFTER, receiver_id, after, limit)
    return [
        Released(**{**row, "period": row["period"] and (row["period"].lower, row["period"].upper)})
        for row in rows
    ]


async def sent_items(conn: Connection, batch_id: UUID) -> list[str]:
    """Return the items that a batch was sent with: what has to be answered."""
    return [row["item_id"] for row in await conn.fetch(SENT_ITEMS, batch_id)]


async def sent_reports(
    conn: Connection, batch_id: UUID, item_ids: Sequence[str]
) -> list[tuple[str, int]]:
    """Return the reports that these items tell of, in the version they tell."""
    rows = await conn.fetch(SENT_REPORTS, batch_id, list(item_ids))
    return [(row["report_id"], row["version"]) for row in rows]


async def batch_to_push(conn: Connection, batch_id: UUID) -> ToPush | None:
    """Return what the worker needs to push one batch; None if nobody has let it go."""
    row = await conn.fetchrow(TO_PUSH, batch_id)
    return None if row is None else ToPush(**row, item_ids=await sent_items(conn, batch_id))


async def awaiting(conn: Connection) -> list[Awaiting]:
    """Return the batches that wait to be let go, oldest first."""
    return [Awaiting(**row) for row in await conn.fetch(AWAITING)]
