"""The ledger of stages as an organisation was last shown it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection

FIND = """
SELECT document, counted_at FROM timeliness_kept WHERE organisation_id = $1 AND reader = $2
"""

KEEP = """
INSERT INTO timeliness_kept (organisation_id, reader, document, counted_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (organisation_id) DO UPDATE
SET reader = excluded.reader, document = excluded.document, counted_at = excluded.counted_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLedger:
    """A ledger as it was counted at an instant."""

    document: Mapping[str, Any]
    counted_at: datetime


async def kept_ledger(conn: Connection, organisation_id: UUID, *, reader: str) -> KeptLedger | None:
    """Return what was kept for the organisation, if it was counted for just such a reader."""
    row = await conn.fetchrow(FIND, organisation_id, reader)
    return KeptLedger(**row) if row else None


async def keep_ledger(
    conn: Connection, organisation_id: UUID, ledger: KeptLedger, *, reader: str
) -> None:
    """Keep a ledger in the place of an older one."""
    await conn.execute(KEEP, organisation_id, reader, dict(ledger.document), ledger.counted_at)
