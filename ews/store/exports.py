"""Export batches: what was put together for a receiver, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from connectors.exporters.advisory.document import Header, Step
from ews.store.connection import Connection
from ews.store.export_ledger import LedgerPoint

FIND_BY_KEY = """
SELECT id FROM export_batch WHERE receiver_id = $1 AND idempotency_key = $2 ORDER BY id
"""

ADD_BATCH = """
INSERT INTO export_batch (receiver_id, reason, period, country, mapping, mapping_version, upto_seq,
                          upto_word, upto_release, idempotency_key, content, content_sha256,
                          assembled_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, sha256($11), $12)
RETURNING id
"""

ADD_ITEMS = """
INSERT INTO export_item (batch_id, item_id, version, block, action, item_sha256, report_id,
                         inchikeys)
SELECT $1, item_id, version, block, action, item_sha256, report_id,
       ARRAY(SELECT jsonb_array_elements_text($8::jsonb -> (place - 1)::integer))
FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::bytea[], $7::uuid[])
    WITH ORDINALITY AS new (item_id, version, block, action, item_sha256, report_id, place)
"""

# The state follows from what was said of the batch and of its items. `corrected`: every rejected
# item was told again since, or is gone.
BATCHES = """
SELECT b.id, b.receiver_id, r.name AS receiver, b.reason, b.period, b.country, b.mapping,
       b.mapping_version, b.ordinal, b.upto_seq, b.upto_word, b.upto_release, b.idempotency_key,
       b.assembled_at, length(b.content) AS bytes, items.items, items.accepted, items.rejected,
       items.refused, items.invalid, x.seq, x.released_at, x.because, x.note, p.name AS person,
       x.signature,
       CASE WHEN x.batch_id IS NULL AND whole.outcome IN ('refused', 'superseded')
                THEN whole.outcome
            WHEN x.batch_id IS NULL THEN 'awaiting'
            WHEN whole.outcome IS NULL THEN 'pending'
            WHEN whole.outcome <> 'accepted' THEN whole.outcome
            WHEN items.open_rejections > 0 THEN 'rejected_items'
            WHEN items.rejected > 0 THEN 'corrected'
            ELSE 'acknowledged' END AS state
FROM export_batch b
JOIN export_receiver r ON r.id = b.receiver_id
LEFT JOIN export_release x ON x.batch_id = b.id
LEFT JOIN person p ON p.id = x.person_id
LEFT JOIN LATERAL (
    SELECT outcome FROM export_receipt
    WHERE batch_id = b.id AND item_id IS NULL ORDER BY id DESC LIMIT 1
) whole ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS items,
           count(*) FILTER (WHERE said.outcome = 'accepted') AS accepted,
           count(*) FILTER (WHERE said.outcome = 'rejected') AS rejected,
           count(*) FILTER (WHERE said.outcome = 'refused') AS refused,
           count(*) FILTER (WHERE said.outcome = 'invalid') AS invalid,
           count(*) FILTER (WHERE said.outcome = 'rejected' AND NOT EXISTS (
               SELECT FROM export_item later
               JOIN export_batch lb ON lb.id = later.batch_id AND lb.receiver_id = b.receiver_id
               JOIN export_release lx ON lx.batch_id = lb.id
               WHERE later.item_id = i.item_id AND later.version > i.version)) AS open_rejections
    FROM export_item i
    LEFT JOIN LATERAL (
        SELECT outcome FROM export_receipt
        WHERE batch_id = b.id AND item_id = i.item_id ORDER BY id DESC LIMIT 1
    ) said ON true
    WHERE i.batch_id = b.id
) items
"""

FIND_BATCH = BATCHES + "WHERE b.id = $1 ORDER BY b.id"

LIST_BATCHES = (
    BATCHES
    + """
WHERE ($1::timestamptz IS NULL OR (b.assembled_at, b.id) < ($1, $2::uuid))
  AND ($4::text IS NULL OR b.country = $4)
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

# What was let go is what was sent; before that, what waits to be let go.
CONTENT = """
SELECT coalesce(x.content, b.content) AS content, coalesce(x.signature, '') AS signature
FROM export_batch b LEFT JOIN export_release x ON x.batch_id = b.id
WHERE b.id = $1 ORDER BY b.id
"""

PERIODS_MADE = """
SELECT DISTINCT reason, period FROM export_batch
WHERE receiver_id = $1 AND period IS NOT NULL ORDER BY reason, period
"""

ASSEMBLED = "SELECT content FROM export_batch WHERE id = $1 ORDER BY id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch as people see it; state: what became of it.

    awaiting (nobody let it go yet), refused, superseded, pending (let go, not answered), retry,
    dead, acknowledged, rejected_items, corrected.
    """

    id: UUID
    receiver_id: UUID
    receiver: str
    reason: str
    period: tuple[date, date] | None
    country: str | None
    mapping: str
    mapping_version: int
    ordinal: int
    upto_seq: int
    upto_word: int
    upto_release: int
    idempotency_key: str
    assembled_at: datetime
    bytes: int
    items: int
    accepted: int
    rejected: int
    refused: int
    invalid: int
    seq: int | None
    released_at: datetime | None
    because: str | None
    note: str | None
    person: str | None
    signature: str | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One item of a batch with the last word on it, if there is one."""

    item_id: str
    version: int
    block: str
    action: str
    outcome: str | None
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The exact bytes of a batch; signature: empty until it is let go."""

    content: bytes
    signature: str


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
    ledger: LedgerPoint,
    at: datetime,
) -> UUID:
    """Store a batch and its items."""
    period = header.period and asyncpg.Range(*header.period)
    batch_id: UUID = await conn.fetchval(
        ADD_BATCH,
        receiver_id,
        header.reason,
        period,
        header.country,
        *header.mapping,
        upto_seq,
        ledger.upto_word,
        ledger.upto_release,
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
        [step.report_id for step in steps],
        [step.inchikeys for step in steps],
    )
    return batch_id


async def periods_made(conn: Connection, receiver_id: UUID) -> set[tuple[str, tuple[date, date]]]:
    """Return the periods of which a receiver has returns, by reason."""
    rows = await conn.fetch(PERIODS_MADE, receiver_id)
    return {(row["reason"], (row["period"].lower, row["period"].upper)) for row in rows}


async def find_batch(conn: Connection, batch_id: UUID) -> Batch | None:
    """Return one batch."""
    row = await conn.fetchrow(FIND_BATCH, batch_id)
    return None if row is None else _read(row)


async def list_batches(
    conn: Connection,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
    country: str | None = None,
) -> list[Batch]:
    """Return batches, newest first; of one country if one is named."""
    at, batch_id = before or (None, None)
    rows = await conn.fetch(LIST_BATCHES, at, batch_id, limit, country)
    return [_read(row) for row in rows]


async def items_of(conn: Connection, batch_id: UUID) -> list[BatchItem]:
    """Return the items of a batch with the last word on each."""
    return [BatchItem(**row) for row in await conn.fetch(ITEMS, batch_id)]


async def content_of(conn: Connection, batch_id: UUID) -> Content | None:
    """Return the exact bytes that were sent, or that wait to be let go."""
    row = await conn.fetchrow(CONTENT, batch_id)
    return None if row is None else Content(**row)


async def assembled_content(conn: Connection, batch_id: UUID) -> bytes | None:
    """Return the bytes as they were put together, before anything was refused."""
    found: bytes | None = await conn.fetchval(ASSEMBLED, batch_id)
    return found


def _read(row: asyncpg.Record) -> Batch:
    period = row["period"]
    return Batch(**{**row, "period": period and (period.lower, period.upper)})
