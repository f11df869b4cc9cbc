"""The ledgers of stages as an organisation was last shown them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection

FIND = """
SELECT document, counted_at FROM timeliness_kept
WHERE organisation_id = $1 AND span = $2 AND reader = $3
"""

KEEP = """
INSERT INTO timeliness_kept (organisation_id, span, reader, document, counted_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (organisation_id, span) DO UPDATE
SET reader = excluded.reader, document = excluded.document, counted_at = excluded.counted_at
"""

# All of an organisation's but those that were counted last.
FORGET = """
DELETE FROM timeliness_kept WHERE organisation_id = $1 AND span NOT IN (
    SELECT span FROM timeliness_kept WHERE organisation_id = $1
    ORDER BY counted_at DESC, span LIMIT $2)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLedger:
    """A ledger as it was counted at an instant."""

    document: Mapping[str, Any]
    counted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFor:
    """Whose ledger it is. span: its days and country, in words; reader: as whom it was counted."""

    organisation_id: UUID
    span: str
    reader: str


async def kept_ledger(conn: Connection, whose: KeptFor) -> KeptLedger | None:
    """Return what was kept, if it was counted for just such a reader."""
    row = await conn.fetchrow(FIND, whose.organisation_id, whose.span, whose.reader)
    return KeptLedger(**row) if row else None


async def keep_ledger(conn: Connection, whose: KeptFor, ledger: KeptLedger, *, most: int) -> None:
    """Keep a ledger in the place of an older one; of each organisation so many."""
    document, at = dict(ledger.document), ledger.counted_at
    await conn.execute(KEEP, whose.organisation_id, whose.span, whose.reader, document, at)
    await conn.execute(FORGET, whose.organisation_id, most)
