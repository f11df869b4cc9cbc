"""How far the notices have followed the change counter, and what they read there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.reports import VERSIONS_OF, StoredVersion

# Another worker that holds the row does the same work.
TAKE = "SELECT seq FROM follower WHERE name = 'notices' FOR UPDATE SKIP LOCKED"

SET = "UPDATE follower SET seq = $1 WHERE name = 'notices'"

# In commit order, so an earlier version is always noticed before a later one.
NEXT = """
SELECT seq, record, record_id, version FROM change WHERE seq > $1 ORDER BY seq LIMIT $2
"""

# What was replaced lately: a reader that was reading while it was replaced wrote down only after
# that what it was shown. What could not be told of has its own hours.
LATELY = """
SELECT max(seq) AS seq, record, record_id, version
FROM (SELECT seq, record, record_id, version, changed_at FROM change ORDER BY seq DESC LIMIT $2) c
WHERE changed_at > $1 AND record IN ('report', 'bulletin') AND version > 1
  AND NOT EXISTS (
      SELECT FROM notice_failure f
      WHERE f.record = c.record AND f.record_id = c.record_id AND f.version = c.version
        AND f.mended_at IS NULL)
GROUP BY record, record_id, version
ORDER BY record, record_id, version
"""

NEWEST = (
    VERSIONS_OF
    + """
JOIN marking m ON m.record = 'report' AND m.record_id = v.report_id AND m.version = v.version
WHERE v.report_id = ANY ($1::uuid[]) ORDER BY v.report_id
"""
)

FOUND = """
SELECT v.report_id, v.version, f.ordinal, s.inchikey, s.name,
       ARRAY(SELECT family FROM substance_family
             WHERE substance_id = s.id AND upper_inf(recorded) ORDER BY family) AS families
FROM report_version v
JOIN finding f ON f.report_version_id = v.id
LEFT JOIN substance s ON s.id = f.substance_id
WHERE EXISTS (
    SELECT FROM report_version n
    WHERE n.id = ANY ($1::bigint[]) AND n.report_id = v.report_id
      AND v.version BETWEEN n.version - 1 AND n.version)
ORDER BY v.report_id, v.version, f.ordinal, f.part
"""

# Reports whose embargo has ended and of which nobody was told at its end.
ENDED = """
INSERT INTO embargo_end (report_id, version, at)
SELECT m.record_id, m.version, $1 FROM marking m
JOIN report_version v ON v.report_id = m.record_id AND v.version = m.version
WHERE m.record = 'report' AND m.embargo_until <= $1 AND m.embargo_until > v.received_at
  AND NOT EXISTS (
      SELECT FROM embargo_end e WHERE e.report_id = m.record_id AND e.version = m.version)
ORDER BY m.record_id LIMIT 500
ON CONFLICT DO NOTHING
RETURNING report_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One change as the notices see it."""

    seq: int
    record: str
    record_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubstance:
    """One substance of one version of a report; inchikey: None while it is unknown."""

    version: int
    ordinal: int
    inchikey: str | None
    name: str | None
    families: Sequence[str]


async def take_position(conn: Connection) -> int | None:
    """Hold the position until the commit; None if another worker has it."""
    found: int | None = await conn.fetchval(TAKE)
    return found


async def set_position(conn: Connection, seq: int) -> None:
    """Remember how far was followed."""
    await conn.execute(SET, seq)


async def next_changes(conn: Connection, *, after: int, limit: int) -> list[Followed]:
    """Return the next changes in commit order."""
    return [Followed(**row) for row in await conn.fetch(NEXT, after, limit)]


async def changed_lately(conn: Connection, *, since: datetime, most: int) -> list[Followed]:
    """Return the later versions among the last `most` changes, made after `since`."""
    return [Followed(**row) for row in await conn.fetch(LATELY, since, most)]


async def standing_reports(
    conn: Connection, report_ids: Sequence[UUID]
) -> dict[UUID, StoredVersion]:
    """Return the newest version of each report."""
    rows = await conn.fetch(NEWEST, list(report_ids))
    return {row["report_id"]: StoredVersion(**row) for row in rows}


async def substances_found(
    conn: Connection, version_ids: Sequence[int]
) -> Mapping[UUID, Sequence[FoundSubstance]]:
    """Return the substances of versions and of those before them, by report."""
    found: defaultdict[UUID, list[FoundSubstance]] = defaultdict(list)
    members = ("version", "ordinal", "inchikey", "name", "families")
    for row in await conn.fetch(FOUND, list(version_ids)) if version_ids else ():
        found[row["report_id"]].append(FoundSubstance(**{name: row[name] for name in members}))
    return found


async def embargoes_ended(conn: Connection, *, at: datetime) -> list[UUID]:
    """Return reports whose embargo is over, each once: remembered in the caller's transaction."""
    return [row["report_id"] for row in await conn.fetch(ENDED, at)]
