"""Signals of reports that are taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# Locked first, read after: an assessor may be taking a step with one of them.
LOCK = """
SELECT g.id FROM signal g
JOIN report_version v ON v.id = g.report_version_id
WHERE v.report_id = ANY($1::uuid[])
ORDER BY g.id FOR UPDATE OF g
"""

DISMISS = """
INSERT INTO signal_step (signal_id, state, person_id, note, at)
SELECT g.id, 'dismissed', NULL, $2, $3
FROM signal g
JOIN LATERAL (
    SELECT state FROM signal_step WHERE signal_id = g.id ORDER BY id DESC LIMIT 1
) step ON step.state IN ('new', 'watched')
WHERE g.id = ANY($1::uuid[])
ORDER BY g.id
"""


async def dismiss_signals_of(
    conn: Connection, report_ids: Sequence[UUID], *, note: str, at: datetime
) -> None:
    """Dismiss what these reports raised and nobody has drafted a bulletin of, in nobody's name."""
    rows = await conn.fetch(LOCK, list(report_ids))
    if rows:
        await conn.execute(DISMISS, [row["id"] for row in rows], note, at)
