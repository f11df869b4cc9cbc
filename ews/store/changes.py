"""What changed, in commit order: the cursor that skips nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ews.store.connection import Connection

# The lock on the one counter row is held until the commit, so numbers rise in commit order, and a
# transaction that is rolled back gives its numbers back: there are no gaps. Publisher and embargo
# of a report are read where this transaction has stored them, so that no caller forgets them.
APPEND = """
WITH taken AS (
    UPDATE change_counter SET seq = seq + jsonb_array_length($1) RETURNING seq
)
INSERT INTO change
    (seq, record, record_id, version, organisation_id, tlp, audience, published_by, embargo_until,
     changed_at)
SELECT taken.seq - jsonb_array_length($1) + place, new ->> 'record', new ->> 'record_id',
       (new ->> 'version')::integer, (new ->> 'organisation_id')::uuid, new ->> 'tlp',
       ARRAY(SELECT jsonb_array_elements_text(new -> 'audience')),
       coalesce((new ->> 'published_by')::uuid, released.published_by),
       coalesce((new ->> 'embargo_until')::timestamptz, released.embargo_until), $2
FROM taken, jsonb_array_elements($1) WITH ORDINALITY AS rows (new, place)
LEFT JOIN LATERAL (
    SELECT m.published_by, m.embargo_until FROM marking m
    WHERE new ->> 'record' = 'report' AND m.record = 'report'
      AND m.record_id = (new ->> 'record_id')::uuid
    UNION ALL
    SELECT v.published_by, v.embargo_until
    FROM signal g JOIN report_version v ON v.id = g.report_version_id
    WHERE new ->> 'record' = 'signal' AND g.id = (new ->> 'record_id')::uuid
) released ON true
ORDER BY place
RETURNING seq
"""

READ = """
SELECT seq, record, record_id, version, organisation_id, tlp, audience, published_by, embargo_until,
       changed_at
FROM change WHERE seq > $1 AND seq <= $2 ORDER BY seq
"""

LARGEST_SEQ = 2**63 - 1

LATEST = "SELECT seq FROM change_counter ORDER BY seq"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """A record that has a new version."""

    record: Literal["report", "signal", "bulletin", "request"]
    record_id: str
    version: int
    organisation_id: UUID
    tlp: str
    audience: Sequence[str]
    published_by: UUID | None = None
    embargo_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the log; who may see it is decided by owner, tlp, audience and embargo."""

    seq: int
    record: str
    record_id: str
    version: int
    organisation_id: UUID
    tlp: str
    audience: Sequence[str]
    published_by: UUID | None
    embargo_until: datetime | None
    changed_at: datetime


async def append_changes(conn: Connection, rows: Sequence[NewChange], *, at: datetime) -> list[int]:
    """Number the changes of this transaction; must be its last statement before the commit.

    Every other writer waits from here to the commit, so nothing slow may follow.
    """
    if not rows:
        return []
    written = await conn.fetch(APPEND, list(rows), at)  # orjson writes dataclasses
    return sorted(row["seq"] for row in written)


async def read_changes(conn: Connection, *, after: int, limit: int) -> list[Change]:
    """Return the changes among the next `limit` numbers above `after`, in order.

    In a reader's transaction only those that it may see. There are no gaps in the numbers: whoever
    pages goes on from `last_of_page`, not from the last change that was shown.
    """
    return [Change(**row) for row in await conn.fetch(READ, after, last_of_page(after, limit))]


def last_of_page(after: int, limit: int) -> int:
    """Return the last number of a page."""
    return min(after + limit, LARGEST_SEQ)


async def latest_seq(conn: Connection) -> int:
    """Return the number of the newest change, 0 if there is none."""
    found: int = await conn.fetchval(LATEST)
    return found
