"""What a feed shows: bulletins in the order in which their newest versions were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.bulletins import Bulletin
from ews.store.connection import Connection

# Inside `reading`: of the changes, and of the bulletins, only what the reader may see. A change
# alone is shown to who had the bulletin before it was recalled, and to nobody else.
PAGE = """
SELECT c.seq, c.record_id AS told_id, c.version AS told_version, c.changed_at,
       b.id, b.signal_id, b.organisation_id, b.created_at, v.version, v.level, v.title, v.body,
       v.tlp, v.audience, v.state, v.person_id, v.at, v.kind, v.urgent, v.embargo_until,
       v.valid_until, v.supersedes
FROM change c
LEFT JOIN bulletin b ON b.id = c.record_id::uuid
LEFT JOIN LATERAL (
    SELECT * FROM bulletin_version
    WHERE bulletin_id = b.id AND state NOT IN ('draft', 'approved')
    ORDER BY version DESC LIMIT 1
) v ON true
WHERE c.record = 'bulletin' AND c.seq < $1 AND NOT EXISTS (
    SELECT FROM change newer
    WHERE newer.record = 'bulletin' AND newer.record_id = c.record_id AND newer.seq > c.seq)
  AND (v.version IS NOT NULL OR EXISTS (
    SELECT FROM tombstone t WHERE t.record = 'bulletin' AND t.record_id = c.record_id))
ORDER BY c.seq DESC LIMIT $2
"""

# A second is the grain of Last-Modified: two states of a feed never share one.
NOTE_STATE = """
INSERT INTO feed_state AS s (organisation_id, feed, etag, changed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (organisation_id, feed) DO UPDATE
SET etag = excluded.etag, changed_at = greatest(excluded.changed_at, s.changed_at + interval '1 s')
WHERE s.etag <> excluded.etag
"""

STATE = """
SELECT etag, changed_at FROM feed_state WHERE organisation_id = $1 AND feed = $2 ORDER BY feed
"""

ISSUED = """
SELECT version, at FROM bulletin_version
WHERE bulletin_id = $1 AND version < $2 AND state NOT IN ('draft', 'approved') ORDER BY version
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One bulletin in a feed, and when its newest version was issued. None: gone for the reader."""

    seq: int
    record_id: str
    version: int
    changed_at: datetime
    bulletin: Bulletin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A version that left the house, and when."""

    version: int
    at: datetime


async def feed_page(conn: Connection, *, before: int, limit: int) -> list[Told]:
    """Return bulletins whose newest change has a number below `before`, newest first."""
    found = []
    for row in await conn.fetch(PAGE, before, limit):
        held = dict(row)
        told = Told(
            seq=held.pop("seq"),
            record_id=held.pop("told_id"),
            version=held.pop("told_version"),
            changed_at=held.pop("changed_at"),
            bulletin=Bulletin(**held) if held["version"] is not None else None,
        )
        found.append(told)
    return found


async def note_feed_state(
    conn: Connection, organisation_id: UUID, feed: str, etag: str, *, at: datetime
) -> datetime:
    """Return since when an organisation's feed is as this tag says."""
    row = await conn.fetchrow(STATE, organisation_id, feed)
    if row is None or row["etag"] != etag:
        await conn.execute(NOTE_STATE, organisation_id, feed, etag, at)
        row = await conn.fetchrow(STATE, organisation_id, feed)
    changed_at: datetime = row["changed_at"] if row is not None else at
    return changed_at


async def issued_before(conn: Connection, bulletin_id: UUID, version: int) -> Sequence[Issue]:
    """Return the versions of a bulletin that were issued before one, oldest first."""
    return [Issue(**row) for row in await conn.fetch(ISSUED, bulletin_id, version)]
