"""What is listed no more: for whom a record is no longer, and what nothing tells them of."""

from collections.abc import Sequence

from ews.store.connection import Connection

# Older versions of a record stay for those only who may also see the newest one.
CLOSE = """
DELETE FROM listed_place p USING listed_object o
WHERE o.id = p.object_id AND o.record = $1 AND o.record_id = $2 AND o.record_version < $3
  AND NOT o.is_tombstone AND p.token_id <> ALL ($4::integer[])
"""

SUBSTANCES_TOLD = """
SELECT DISTINCT s.id, s.inchikey
FROM substance s
WHERE s.id IN (
    SELECT f.substance_id FROM finding f JOIN report_version v ON v.id = f.report_version_id
    WHERE $1::text = 'report' AND v.report_id = $2::uuid
    UNION ALL
    SELECT g.substance_id FROM bulletin b JOIN signal g ON g.id = b.signal_id
    WHERE $1::text = 'bulletin' AND b.id = $2::uuid)
ORDER BY s.id
"""

# Whoever is left without a report or a bulletin that names a substance finds it no more.
UNLIST = """
DELETE FROM listed_place p
USING listed_object o, unnest($1::text[], $2::bigint[]) AS told (ident, id)
WHERE o.ident = told.ident AND p.object_id = o.id AND p.token_id = ANY ($3::integer[])
  AND NOT EXISTS (
      SELECT FROM finding f
      JOIN report_version v ON v.id = f.report_version_id
      JOIN listed_object other ON other.record = 'report' AND other.record_id = v.report_id::text
          AND other.record_version = v.version AND NOT other.is_tombstone
      JOIN listed_place there ON there.object_id = other.id AND there.token_id = p.token_id
          AND there.is_last
      WHERE f.substance_id = told.id)
  AND NOT EXISTS (
      SELECT FROM signal g
      JOIN bulletin b ON b.signal_id = g.id
      JOIN listed_object other ON other.record = 'bulletin' AND other.record_id = b.id::text
          AND NOT other.is_tombstone
      JOIN listed_place there ON there.object_id = other.id AND there.token_id = p.token_id
          AND there.is_last
      WHERE g.substance_id = told.id)
"""


async def close_older(
    conn: Connection, record: str, record_id: str, version: int, keep: Sequence[int]
) -> None:
    """Take older versions of a record away from all but these tokens."""
    await conn.execute(CLOSE, record, record_id, version, list(keep))


async def substances_told(conn: Connection, record: str, record_id: str) -> list[tuple[int, str]]:
    """Return ids and InChIKeys of the substances that any version of a record tells of."""
    rows = await conn.fetch(SUBSTANCES_TOLD, record, record_id)
    return [(row["id"], row["inchikey"]) for row in rows]


async def unlist(conn: Connection, told: Sequence[tuple[str, int]], tokens: Sequence[int]) -> None:
    """Take objects (identifier, id of the substance) from tokens that nothing tells of it."""
    idents, ids = [each[0] for each in told], [each[1] for each in told]
    await conn.execute(UNLIST, idents, ids, list(tokens))
