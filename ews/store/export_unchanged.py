"""Versions of reports that an advisory network need not be told: it holds what they say."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# Of reports with an open recall, in the version that stood at the point; not where a batch tells
# of that version: then its receipts settle it.
REMEMBER = """
INSERT INTO export_unchanged (receiver_id, report_id, version, at)
SELECT $1, r.record_id::uuid, r.version, $4
FROM recall r
WHERE r.record = 'report' AND r.record_id = ANY ($2::text[])
  AND r.version = (
      SELECT max(c.version) FROM change c
      WHERE c.record = 'report' AND c.record_id = r.record_id AND c.seq <= $3)
  AND NOT EXISTS (
      SELECT FROM export_item i
      JOIN export_batch b ON b.id = i.batch_id AND b.receiver_id = $1
      JOIN export_release x ON x.batch_id = b.id
      JOIN change c ON c.record = 'report' AND c.record_id = r.record_id
          AND c.version = r.version AND c.seq <= b.upto_seq
      WHERE i.report_id = r.record_id::uuid)
ORDER BY r.record_id
ON CONFLICT DO NOTHING
"""


async def remember_unchanged(
    conn: Connection,
    receiver_id: UUID,
    report_ids: Collection[str],
    *,
    upto_seq: int,
    at: datetime,
) -> None:
    """Remember that a receiver holds just what these reports say at a point; once a version."""
    if report_ids:
        await conn.execute(REMEMBER, receiver_id, sorted(report_ids), upto_seq, at)
