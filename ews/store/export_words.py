"""What is said of batches and of their items: receipts, refusals, misfits, attempts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from schemas.advisory.receipts import Receipt

NOT_TAKEN = frozenset({"rejected", "invalid", "refused"})

ADD_WORDS = """
INSERT INTO export_receipt (batch_id, item_id, outcome, detail, at, person_id)
SELECT $1, item_id, outcome, detail, $5, $6
FROM unnest($2::text[], $3::text[], $4::text[]) AS said (item_id, outcome, detail)
RETURNING id, outcome
"""

ADD_WORD = """
INSERT INTO export_receipt (batch_id, item_id, outcome, detail, at, person_id)
VALUES ($1, NULL, $2, $3, $4, $5)
"""

# The batches in which these items wait to be let go.
SUPERSEDE = """
INSERT INTO export_receipt (batch_id, item_id, outcome, detail, at)
SELECT i.batch_id, i.item_id, 'superseded', 'it has changed before the batch was let go', $3
FROM export_item i
JOIN export_batch b ON b.id = i.batch_id
WHERE b.receiver_id = $1 AND i.item_id = ANY ($2::text[])
  AND NOT EXISTS (SELECT FROM export_release r WHERE r.batch_id = b.id)
  AND NOT EXISTS (SELECT FROM export_receipt w WHERE w.batch_id = b.id AND w.item_id = i.item_id)
ORDER BY i.batch_id, i.item_id
RETURNING batch_id
"""

# Nothing of them is left to be let go.
EMPTIED = """
INSERT INTO export_receipt (batch_id, item_id, outcome, detail, at)
SELECT b.id, NULL, 'superseded', 'everything in it has changed before it was let go', $2
FROM export_batch b
WHERE b.id = ANY ($1::uuid[]) AND NOT EXISTS (
    SELECT FROM export_item i WHERE i.batch_id = b.id AND NOT EXISTS (
        SELECT FROM export_receipt w WHERE w.batch_id = b.id AND w.item_id = i.item_id))
"""

LEFT_OUT = """
SELECT DISTINCT item_id FROM export_receipt
WHERE batch_id = $1 AND outcome IN ('refused', 'invalid', 'superseded') AND item_id IS NOT NULL
ORDER BY item_id
"""

ANSWERED = """
SELECT EXISTS (SELECT FROM export_receipt
               WHERE batch_id = $1 AND item_id IS NULL AND outcome = 'accepted') ORDER BY 1
"""

# What was not taken of what was reported. open: nothing newer of the item was let go since.
NOT_TAKEN_ROWS = """
SELECT w.id, rp.organisation_id, i.report_id, rp.reference, v.version AS report_version, v.tlp,
       i.item_id, i.version AS item_version, r.name AS receiver, b.id AS batch_id,
       w.outcome, w.detail, w.at,
       NOT EXISTS (
           SELECT FROM export_item later
           JOIN export_batch lb ON lb.id = later.batch_id AND lb.receiver_id = b.receiver_id
           JOIN export_release lx ON lx.batch_id = lb.id
           WHERE later.item_id = i.item_id AND later.version > i.version) AS open
FROM export_receipt w
JOIN export_item i ON i.batch_id = w.batch_id AND i.item_id = w.item_id
JOIN export_batch b ON b.id = w.batch_id
JOIN export_receiver r ON r.id = b.receiver_id
JOIN report rp ON rp.id = i.report_id
JOIN LATERAL (
    SELECT v.version, v.tlp FROM report_version v
    JOIN change c ON c.record = 'report' AND c.record_id = v.report_id::text
        AND c.version = v.version AND c.seq <= b.upto_seq
    WHERE v.report_id = i.report_id ORDER BY v.version DESC LIMIT 1
) v ON true
WHERE w.outcome IN ('rejected', 'invalid', 'refused')
"""

REJECTIONS = (
    NOT_TAKEN_ROWS
    + """
AND rp.organisation_id = $1 AND ($2::timestamptz IS NULL OR w.at >= $2) AND w.id > $3
ORDER BY w.id LIMIT $4
"""
)

REJECTIONS_SAID = NOT_TAKEN_ROWS + "AND w.id = ANY ($1::bigint[]) ORDER BY w.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """An item of one's own report that the receiver, the country or the mapping did not take.

    organisation_id: who reported it. tlp: of the report. open: no newer version of the item was
    let go since.
    """

    id: int
    organisation_id: UUID
    report_id: UUID
    reference: str
    report_version: int
    tlp: str
    item_id: str
    item_version: int
    receiver: str
    batch_id: UUID
    outcome: str
    detail: str
    at: datetime
    open: bool


async def add_words(
    conn: Connection,
    batch_id: UUID,
    words: Sequence[Receipt],
    *,
    at: datetime,
    person_id: UUID | None = None,
) -> list[int]:
    """Store a word on each of these items; return those by which an item was not taken."""
    rows = await conn.fetch(
        ADD_WORDS,
        batch_id,
        [each.item_id for each in words],
        [each.outcome for each in words],
        [each.detail for each in words],
        at,
        person_id,
    )
    return sorted(row["id"] for row in rows if row["outcome"] in NOT_TAKEN)


async def add_word(
    conn: Connection,
    batch_id: UUID,
    *,
    outcome: str,
    detail: str,
    at: datetime,
    person_id: UUID | None = None,
) -> None:
    """Store what happened to a batch as a whole: accepted (answered), retry, dead, refused."""
    await conn.execute(ADD_WORD, batch_id, outcome, detail, at, person_id)


async def supersede(
    conn: Connection, receiver_id: UUID, item_ids: Collection[str], *, at: datetime
) -> None:
    """Take items out of the batches in which they wait: what they say is no longer so."""
    if item_ids:
        rows = await conn.fetch(SUPERSEDE, receiver_id, list(item_ids), at)
        await conn.execute(EMPTIED, list({row["batch_id"] for row in rows}), at)


async def left_out(conn: Connection, batch_id: UUID) -> list[str]:
    """Return the items of a batch that are not sent with it."""
    return [row["item_id"] for row in await conn.fetch(LEFT_OUT, batch_id)]


async def is_answered(conn: Connection, batch_id: UUID) -> bool:
    """Say whether the receiver's receipts have come."""
    return bool(await conn.fetchval(ANSWERED, batch_id))


async def rejections_of(
    conn: Connection,
    organisation_id: UUID,
    *,
    after: int,
    limit: int,
    since: datetime | None = None,
) -> list[Rejection]:
    """Return what was not taken of an organisation's reports, in the order it was said."""
    rows = await conn.fetch(REJECTIONS, organisation_id, since, after, limit)
    return [Rejection(**row) for row in rows]


async def rejections_said(conn: Connection, ids: Sequence[int]) -> list[Rejection]:
    """Return these words on items that came from reports, in the order they were said."""
    return [Rejection(**row) for row in await conn.fetch(REJECTIONS_SAID, list(ids))]
