"""What changed, in commit order: the cursor that skips nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ews.store.connection import Connection

# The lock on the one counter row is held until the commit, so numbers rise in commit order, and a
# transaction that is rolled back gives its numbers back: there are no gaps.
APPEND = """
WITH taken AS (
    UPDATE change_counter SET seq = seq + jsonb_array_length($1) RETURNING seq
)
INSERT INTO change
    (seq, record, record_id, version, organisation_id, tlp, audience, changed_at)
SELECT taken.seq - jsonb_array_length($1) + place, new ->> 'record', new ->> 'record_id',
       (new ->> 'version')::integer, (new ->> 'organisation_id')::uuid, new ->> 'tlp',
       ARRAY(SELECT jsonb_array_elements_text(new -> 'audience')), $2
FROM taken, jsonb_array_elements($1) WITH ORDINALITY AS rows (new, place)
ORDER BY place
RETURNING seq
"""

READ = """
SELECT seq, record, record_id, version, organisation_id, tlp, audience, changed_at
FROM change WHERE seq > $1 ORDER BY seq LIMIT $2
"""

LATEST = "SELECT seq FROM change_counter ORDER BY seq"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """A record that has a new version."""

    record: Literal["report", "signal", "bulletin"]
    record_id: str
    version: int
    organisation_id: UUID
    tlp: str
    audience: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the log; who may see it is decided by owner, tlp and audience."""

    seq: int
    record: str
    record_id: str
    version: int
    organisation_id: UUID
    tlp: str
    audience: Sequence[str]
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
    """Return at most `limit` changes with a number above `after`, in order, for any reader.

    The caller leaves out what its reader may not see and goes on from the last number read here,
    not from the last one shown.
    """
    return [Change(**row) for row in await conn.fetch(READ, after, limit)]


async def latest_seq(conn: Connection) -> int:
    """Return the number of the newest change, 0 if there is none."""
    found: int = await conn.fetchval(LATEST)
    return found
