"""Export batches, what their receivers were told, and what they said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from connectors.exporters.advisory.document import Header, Step, Told
from ews.store.connection import Connection
from schemas.advisory.receipts import Receipt

ADD_RECEIVER = """
INSERT INTO export_receiver (name, address, token, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET address = EXCLUDED.address, token = EXCLUDED.token
RETURNING id
"""

RECEIVERS = "SELECT id, name, address, token FROM export_receiver ORDER BY name"
LOCK_RECEIVER = """
SELECT id, name, address, token FROM export_receiver WHERE id = $1 ORDER BY id FOR UPDATE
"""

# What the receiver was told last of each item, by batches before an instant.
TOLD = """
SELECT DISTINCT ON (i.item_id) i.item_id, i.version, i.block, i.action, i.item_sha256 AS sha256
FROM export_item i JOIN export_batch b ON b.id = i.batch_id
WHERE b.receiver_id = $1 AND b.assembled_at < $2
ORDER BY i.item_id, i.version DESC
"""

TOLD_MEMBERS = ("version", "block", "action", "sha256")

EXPORTED_PERIODS = """
SELECT period FROM export_batch
WHERE receiver_id = $1 AND reason = 'period' AND assembled_at < $2
ORDER BY period
"""

FIND_BY_KEY = """
SELECT id FROM export_batch WHERE receiver_id = $1 AND idempotency_key = $2 ORDER BY id
"""

ADD_BATCH = """
INSERT INTO export_batch (receiver_id, reason, period, upto_seq, idempotency_key, content,
                          content_sha256, assembled_at)
VALUES ($1, $2, $3, $4, $5, $6, sha256($6), $7)
RETURNING id
"""

ADD_ITEMS = """
INSERT INTO export_item (batch_id, item_id, version, block, action, item_sha256)
SELECT $1, * FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::bytea[])
"""

BATCHES = """
SELECT b.id, r.name AS receiver, b.reason, b.period, b.upto_seq, b.idempotency_key, b.assembled_at,
       length(b.content) AS bytes,
       (SELECT count(*) FROM export_item WHERE batch_id = b.id) AS items,
       (SELECT count(*) FROM export_receipt
        WHERE batch_id = b.id AND item_id IS NOT NULL AND outcome = 'accepted') AS accepted,
       (SELECT count(*) FROM export_receipt
        WHERE batch_id = b.id AND item_id IS NOT NULL AND outcome = 'rejected') AS rejected,
       coalesce((SELECT outcome FROM export_receipt WHERE batch_id = b.id AND item_id IS NULL
                 ORDER BY id DESC LIMIT 1), 'pending') AS state
FROM export_batch b JOIN export_receiver r ON r.id = b.receiver_id
"""

FIND_BATCH = BATCHES + "WHERE b.id = $1 ORDER BY b.id"

LIST_BATCHES = (
    BATCHES
    + """
WHERE $1::timestamptz IS NULL OR (b.assembled_at, b.id) < ($1, $2::uuid)
ORDER BY b.assembled_at DESC, b.id DESC LIMIT $3
"""
)

ITEMS = """
SELECT i.item_id, i.version, i.block, i.action, r.outcome, r.detail
FROM export_item i
LEFT JOIN LATERAL (
    SELECT outcome, detail FROM export_receipt
    WHERE batch_id = i.batch_id AND item_id = i.item_id ORDER BY id DESC LIMIT 1
) r ON true
WHERE i.batch_id = $1
ORDER BY i.item_id
"""

CONTENT = "SELECT content FROM export_batch WHERE id = $1 ORDER BY id"

TO_PUSH = """
SELECT r.address, r.token, b.idempotency_key, b.content, b.receiver_id,
       ARRAY(SELECT item_id FROM export_item WHERE batch_id = b.id ORDER BY item_id) AS item_ids,
       EXISTS (SELECT 1 FROM export_receipt
               WHERE batch_id = b.id AND item_id IS NULL AND outcome = 'accepted') AS answered
FROM export_batch b JOIN export_receiver r ON r.id = b.receiver_id
WHERE b.id = $1 ORDER BY b.id
"""

ADD_RECEIPTS = """
INSERT INTO export_receipt (batch_id, item_id, outcome, detail, at)
SELECT $1, item_id, outcome, detail, $5
FROM unnest($2::text[], $3::text[], $4::text[]) AS said (item_id, outcome, detail)
"""

ADD_WORD = """
INSERT INTO export_receipt (batch_id, item_id, outcome, detail, at) VALUES ($1, NULL, $2, $3, $4)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An advisory network's address."""

    id: UUID
    name: str
    address: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch as people see it. state: pending, retry, dead, or accepted (receipts came)."""

    id: UUID
    receiver: str
    reason: str
    period: tuple[date, date] | None
    upto_seq: int
    idempotency_key: str
    assembled_at: datetime
    bytes: int
    items: int
    accepted: int
    rejected: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One item of a batch with the receiver's word on it, if it came."""

    item_id: str
    version: int
    block: str
    action: str
    outcome: str | None
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPush:
    """What the worker needs to push one batch."""

    address: str
    token: str
    idempotency_key: str
    content: bytes
    receiver_id: UUID
    item_ids: Sequence[str]
    answered: bool


async def put_receiver(
    conn: Connection, *, name: str, address: str, token: str, at: datetime
) -> UUID:
    """Store where exports go; the same name again changes address and token."""
    found: UUID = await conn.fetchval(ADD_RECEIVER, name, address, token, at)
    return found


async def list_receivers(conn: Connection) -> list[Receiver]:
    """Return all receivers, by name."""
    return [Receiver(**row) for row in await conn.fetch(RECEIVERS)]


async def lock_receiver(conn: Connection, receiver_id: UUID) -> Receiver | None:
    """Hold a receiver until the end of the transaction: its batches are made one after another."""
    row = await conn.fetchrow(LOCK_RECEIVER, receiver_id)
    return None if row is None else Receiver(**row)


async def told(conn: Connection, receiver_id: UUID, *, before: datetime) -> dict[str, Told]:
    """Return what a receiver had been told last of each item, before an instant."""
    rows = await conn.fetch(TOLD, receiver_id, before)
    return {row["item_id"]: Told(**{name: row[name] for name in TOLD_MEMBERS}) for row in rows}


async def exported_periods(
    conn: Connection, receiver_id: UUID, *, before: datetime
) -> list[tuple[date, date]]:
    """Return the periods of which a receiver was told before an instant."""
    rows = await conn.fetch(EXPORTED_PERIODS, receiver_id, before)
    return [(row["period"].lower, row["period"].upper) for row in rows]


async def batch_with_key(conn: Connection, receiver_id: UUID, key: str) -> UUID | None:
    """Return the batch that was made under an idempotency key."""
    found: UUID | None = await conn.fetchval(FIND_BY_KEY, receiver_id, key)
    return found


async def add_batch(
    conn: Connection,
    receiver_id: UUID,
    header: Header,
    *,
    content: bytes,
    steps: Sequence[Step],
    upto_seq: int,
    at: datetime,
) -> UUID:
    """Store a batch and its items."""
    period = header.period and asyncpg.Range(*header.period)
    batch_id: UUID = await conn.fetchval(
        ADD_BATCH,
        receiver_id,
        header.reason,
        period,
        upto_seq,
        header.idempotency_key,
        content,
        at,
    )
    await conn.execute(
        ADD_ITEMS,
        batch_id,
        [step.item_id for step in steps],
        [step.version for step in steps],
        [step.block for step in steps],
        [step.action for step in steps],
        [step.sha256 for step in steps],
    )
    return batch_id


async def find_batch(conn: Connection, batch_id: UUID) -> Batch | None:
    """Return one batch."""
    row = await conn.fetchrow(FIND_BATCH, batch_id)
    return None if row is None else _read(row)


async def list_batches(
    conn: Connection, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[Batch]:
    """Return batches, newest first."""
    at, batch_id = before or (None, None)
    return [_read(row) for row in await conn.fetch(LIST_BATCHES, at, batch_id, limit)]


async def items_of(conn: Connection, batch_id: UUID) -> list[BatchItem]:
    """Return the items of a batch with their receipts."""
    return [BatchItem(**row) for row in await conn.fetch(ITEMS, batch_id)]


async def content_of(conn: Connection, batch_id: UUID) -> bytes | None:
    """Return the exact bytes of a batch."""
    found: bytes | None = await conn.fetchval(CONTENT, batch_id)
    return found


async def batch_to_push(conn: Connection, batch_id: UUID) -> ToPush | None:
    """Return what the worker needs to push one batch."""
    row = await conn.fetchrow(TO_PUSH, batch_id)
    return None if row is None else ToPush(**row)


async def add_receipts(
    conn: Connection, batch_id: UUID, receipts: Sequence[Receipt], *, at: datetime
) -> None:
    """Store one receipt an item, and that the batch was answered."""
    await conn.execute(
        ADD_RECEIPTS,
        batch_id,
        [each.item_id for each in receipts],
        [each.outcome for each in receipts],
        [each.detail for each in receipts],
        at,
    )
    await add_word(conn, batch_id, outcome="accepted", detail="receipts came", at=at)


async def add_word(
    conn: Connection, batch_id: UUID, *, outcome: str, detail: str, at: datetime
) -> None:
    """Store what happened to a batch as a whole: accepted (answered), retry or dead."""
    await conn.execute(ADD_WORD, batch_id, outcome, detail, at)


def _read(row: asyncpg.Record) -> Batch:
    period = row["period"]
    return Batch(**{**row, "period": period and (period.lower, period.upper)})
