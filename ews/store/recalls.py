"""Who holds a version that was replaced, and who of them has heard of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

ADD_RECALL = """
INSERT INTO recall (record, record_id, version, organisation_id, what, at)
SELECT $1, $2, $3, $4, $5, $6
WHERE EXISTS (
    SELECT FROM disclosure
    WHERE record = $1 AND record_id = $2 AND version < $3 AND organisation_id <> $4
    UNION ALL
    SELECT FROM delivery WHERE record = $1 AND record_id = $2 AND version < $3)
ON CONFLICT DO NOTHING
"""

# Who was shown an older version, holds no newer one, and was not told by a tombstone yet.
UNTOLD = """
SELECT DISTINCT d.organisation_id FROM disclosure d
WHERE d.record = $1 AND d.record_id = $2 AND d.version < $3 AND d.organisation_id <> $4
  AND NOT EXISTS (
      SELECT FROM tombstone t
      WHERE t.organisation_id = d.organisation_id AND t.record = $1 AND t.record_id = $2
        AND t.version >= $3)
ORDER BY d.organisation_id
"""

ADD_TOMBSTONES = """
INSERT INTO tombstone (organisation_id, record, record_id, version, at)
SELECT organisation_id, $2, $3, $4, $5 FROM unnest($1::uuid[]) AS told (organisation_id)
ORDER BY organisation_id
ON CONFLICT DO NOTHING
"""

TOMBSTONES = """
SELECT DISTINCT ON (t.record, t.record_id) t.record, t.record_id, t.version, t.at
FROM tombstone t
WHERE t.organisation_id = $1 AND EXISTS (
    SELECT FROM disclosure d
    WHERE d.organisation_id = $1 AND d.record = t.record AND d.record_id = t.record_id
      AND d.channel = $2 AND d.version < t.version)
ORDER BY t.record, t.record_id, t.version DESC
"""

FIND_RECALL = """
SELECT record, record_id, version, organisation_id, what, at FROM recall
WHERE record = $1 AND record_id = $2 ORDER BY version DESC LIMIT 1
"""

# Of one's own records, and of those that one was shown an older version of; the newest of each.
LIST_RECALLS = """
SELECT r.record, r.record_id, r.version, r.organisation_id, r.what, r.at
FROM recall r
WHERE NOT EXISTS (
    SELECT FROM recall n
    WHERE n.record = r.record AND n.record_id = r.record_id AND n.version > r.version)
  AND ($1::uuid = r.organisation_id
       OR EXISTS (SELECT FROM disclosure d
                  WHERE d.organisation_id = $1 AND d.record = r.record
                    AND d.record_id = r.record_id AND d.version < r.version)
       OR EXISTS (SELECT FROM delivery x JOIN subscription s ON s.id = x.subscription_id
                  WHERE s.organisation_id = $1 AND x.record = r.record
                    AND x.record_id = r.record_id AND x.version < r.version))
  AND ($2::timestamptz IS NULL OR (r.at, r.record_id) < ($2, $3::text))
ORDER BY r.at DESC, r.record_id DESC LIMIT $4
"""

CONFIRM = """
INSERT INTO recall_confirmation
    (organisation_id, record, record_id, version, person_id, note, at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
"""

HIDDEN = """
SELECT organisation_id FROM hidden_members($1, $2, $3) ORDER BY organisation_id
"""

NEWEST_VERSION = "SELECT version FROM marking WHERE record = $1 AND record_id = $2 ORDER BY version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A version that replaces what somebody holds. what: the kind of version, or a new state."""

    record: str
    record_id: str
    version: int
    organisation_id: UUID
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A record that somebody was shown and may not see any more."""

    record: str
    record_id: str
    version: int
    at: datetime


async def add_recall(conn: Connection, recall: Recall) -> None:
    """Remember that a version replaces something, if anybody holds it; the first time wins."""
    await conn.execute(
        ADD_RECALL,
        recall.record,
        recall.record_id,
        recall.version,
        recall.organisation_id,
        recall.what,
        recall.at,
    )


async def untold(conn: Connection, recall: Recall) -> list[UUID]:
    """Return the organisations that were shown an older version and have no tombstone for this."""
    rows = await conn.fetch(
        UNTOLD, recall.record, recall.record_id, recall.version, recall.organisation_id
    )
    return [row["organisation_id"] for row in rows]


async def add_tombstones(
    conn: Connection, organisation_ids: Sequence[UUID], recall: Recall, *, at: datetime
) -> None:
    """Remember that these were told that the record is not for them any more."""
    await conn.execute(
        ADD_TOMBSTONES,
        list(organisation_ids),
        recall.record,
        recall.record_id,
        recall.version,
        at,
    )


async def tombstones_on(conn: Connection, organisation_id: UUID, channel: str) -> list[Tombstone]:
    """Return what an organisation had by a channel that is read from, and may not see any more."""
    rows = await conn.fetch(TOMBSTONES, organisation_id, channel)
    return [Tombstone(**row) for row in rows]


async def find_recall(conn: Connection, record: str, record_id: str) -> Recall | None:
    """Return the newest recall of a record."""
    row = await conn.fetchrow(FIND_RECALL, record, record_id)
    return None if row is None else Recall(**row)


async def hidden_from_owner(
    conn: Connection, record: str, record_id: UUID, owner_id: UUID
) -> set[UUID]:
    """Return the organisations whose getting a record would betray a hidden group to its owner."""
    rows = await conn.fetch(HIDDEN, record, record_id, owner_id)
    return {row["organisation_id"] for row in rows}


async def newest_version(conn: Connection, record: str, record_id: UUID) -> int | None:
    """Return the newest version of a report, or the newest of a bulletin that left the house."""
    found: int | None = await conn.fetchval(NEWEST_VERSION, record, record_id)
    return found


async def list_recalls(
    conn: Connection,
    organisation_id: UUID,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Recall]:
    """Return recalls of one's own records and of what one was shown, newest first."""
    at, record_id = before or (None, None)
    rows = await conn.fetch(LIST_RECALLS, organisation_id, at, record_id and str(record_id), limit)
    return [Recall(**row) for row in rows]


async def add_confirmation(
    conn: Connection,
    organisation_id: UUID,
    recall: Recall,
    *,
    person_id: UUID | None,
    note: str,
    at: datetime,
) -> None:
    """Remember that a recipient has dealt with its copies; the first time wins."""
    await conn.execute(
        CONFIRM,
        organisation_id,
        recall.record,
        recall.record_id,
        recall.version,
        person_id,
        note,
        at,
    )
