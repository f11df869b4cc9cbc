"""Digests: what waited for one subscriber goes out in one e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.subscriptions import Rhythm

# One a subscription and day: whoever comes second gets no row and packs nothing.
MAKE = """
INSERT INTO digest (subscription_id, day, created_at)
SELECT DISTINCT s.id, $2::date, $4::timestamptz
FROM digest_item i
JOIN delivery d ON d.id = i.delivery_id
JOIN subscription s ON s.id = i.subscription_id
WHERE i.digest_id IS NULL AND s.rhythm = $1 AND d.created_at < $3
ORDER BY s.id
ON CONFLICT DO NOTHING
RETURNING id, subscription_id
"""

PACK = """
UPDATE digest_item i SET digest_id = g.id
FROM digest g, delivery d
WHERE g.id = ANY ($1::uuid[]) AND i.subscription_id = g.subscription_id AND i.digest_id IS NULL
  AND d.id = i.delivery_id AND d.created_at < $2
"""

ITEMS = """
SELECT g.subscription_id, g.day, g.created_at,
       array(SELECT delivery_id FROM digest_item WHERE digest_id = g.id ORDER BY delivery_id)
           AS delivery_ids
FROM digest g WHERE g.id = $1 ORDER BY g.id
"""


# Inside `reading`: what the reader may see now. Requests are for those who were asked, and stay so.
VISIBLE = """
SELECT record_id::text FROM marking WHERE record_id = ANY ($1::uuid[]) ORDER BY record_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One e-mail and the deliveries in it."""

    subscription_id: UUID
    day: date
    created_at: datetime
    delivery_ids: list[UUID]


async def pack_digests(
    conn: Connection, rhythm: Rhythm, day: date, *, before: datetime, at: datetime
) -> list[UUID]:
    """Make the digests of a day of what waited before an instant; return the new ones.

    In the caller's transaction. A second call for the same day makes none for who had one.
    """
    rows = await conn.fetch(MAKE, rhythm, day, before, at)
    made = [row["id"] for row in rows]
    if made:
        await conn.execute(PACK, made, before)
    return made


async def find_digest(conn: Connection, digest_id: UUID) -> Digest | None:
    """Return one digest."""
    row = await conn.fetchrow(ITEMS, digest_id)
    return None if row is None else Digest(**row)


async def still_visible(conn: Connection, record_ids: Sequence[str]) -> set[str]:
    """Return those bulletins and reports that the reader of this transaction may see now."""
    return {row["record_id"] for row in await conn.fetch(VISIBLE, list(record_ids))}
