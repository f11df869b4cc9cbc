"""Which substances were measured against which state of the law: each is measured once."""

from collections.abc import Sequence
from datetime import datetime

from ews.store.connection import Connection

# A row that another transaction is adding is waited for, so nobody classifies what another one
# does; if that one is rolled back, the row is ours.
CLAIM = """
INSERT INTO classification (substance_id, ruleset_id, classified_at)
SELECT substance_id, $2, $3 FROM unnest($1::bigint[]) AS new (substance_id)
GROUP BY substance_id ORDER BY substance_id
ON CONFLICT (substance_id, ruleset_id) DO NOTHING
RETURNING substance_id
"""

# Two rulesets may be recorded for one substance in one instant; a row must have been known for
# some time, so the later one is moved on.
NEXT_INSTANT = """
SELECT greatest($2::timestamptz, max(known) + interval '1 microsecond') FROM (
    SELECT max(lower(recorded)) FROM determination WHERE substance_id = ANY ($1::bigint[])
    UNION ALL
    SELECT max(lower(recorded)) FROM substance_family WHERE substance_id = ANY ($1::bigint[])
) AS rows (known)
ORDER BY 1
"""

WITHOUT = """
SELECT s.id FROM substance s WHERE NOT EXISTS (
    SELECT FROM classification c WHERE c.substance_id = s.id AND c.ruleset_id = $1)
  AND s.id > $2
ORDER BY s.id LIMIT $3
"""


async def claim_unclassified(
    conn: Connection, substance_ids: Sequence[int], *, ruleset_id: int, at: datetime
) -> frozenset[int]:
    """Return those that nobody has classified under this ruleset; they are this transaction's.

    Record their families and determinations before the commit. For all others both are there.
    """
    rows = await conn.fetch(CLAIM, list(substance_ids), ruleset_id, at)
    return frozenset(row["substance_id"] for row in rows)


async def next_instant(conn: Connection, substance_ids: Sequence[int], *, at: datetime) -> datetime:
    """Return `at`, or the first instant after all that is recorded for these substances."""
    found: datetime = await conn.fetchval(NEXT_INSTANT, list(substance_ids), at)
    return found


async def unclassified(
    conn: Connection, *, ruleset_id: int, after_id: int, limit: int
) -> list[int]:
    """Return substances that were not yet measured against this ruleset, page by page."""
    return [row["id"] for row in await conn.fetch(WITHOUT, ruleset_id, after_id, limit)]
