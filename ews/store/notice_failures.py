"""Changes of which nobody could be told yet: what went wrong, how often, when it is tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from ews.store.connection import Connection
from ews.store.following import Followed
from ews.store.transactions import in_words

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)

REMEMBER = """
INSERT INTO notice_failure AS f
    (record, record_id, version, seq, error, place, tries, first_at, last_at, next_at)
VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $7::timestamptz + $8::interval)
ON CONFLICT (record, record_id, version) DO UPDATE SET
    error = excluded.error, place = excluded.place, tries = f.tries + 1, last_at = $7,
    next_at = $7::timestamptz + least($8::interval * 2 ^ least(f.tries, 10), $9::interval),
    mended_at = NULL
"""

MEND = """
UPDATE notice_failure SET mended_at = $4
WHERE record = $1 AND record_id = $2 AND version = $3 AND mended_at IS NULL
"""

# In commit order: an earlier version before a later one.
DUE = """
SELECT seq, record, record_id, version FROM notice_failure
WHERE mended_at IS NULL AND next_at <= $1 ORDER BY seq LIMIT 1
"""

OPEN = """
SELECT seq, record, record_id, version, error, place, tries, first_at, last_at, next_at
FROM notice_failure WHERE mended_at IS NULL ORDER BY seq LIMIT $1
"""

RETRY_NOW = """
UPDATE notice_failure SET next_at = $2
WHERE mended_at IS NULL AND ($1::bigint[] IS NULL OR seq = ANY ($1)) RETURNING seq
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFailure:
    """A change that could not be told of. place: where in the program it went wrong."""

    seq: int
    record: str
    record_id: str
    version: int
    error: str
    place: str
    tries: int
    first_at: datetime
    last_at: datetime
    next_at: datetime


def is_of_the_database(fault: Exception) -> bool:
    """Say whether the database is away or busy: then no record is at fault, and all can wait.

    A statement that takes too long is the record's own affair: it would hold up all others.
    """
    if isinstance(fault, asyncpg.QueryCanceledError | TimeoutError):
        return False
    return in_words(fault) is not None


async def remember_failure(
    conn: Connection, change: Followed, *, error: str, place: str, at: datetime
) -> None:
    """Remember one more try that failed; the next comes after a pause that doubles each time."""
    named = change.record, change.record_id, change.version, change.seq
    await conn.execute(REMEMBER, *named, error, place, at, FIRST_PAUSE, LONGEST_PAUSE)


async def mend_failure(conn: Connection, change: Followed, *, at: datetime) -> None:
    """Remember that a change was dealt with after all, or that a newer version was."""
    await conn.execute(MEND, change.record, change.record_id, change.version, at)


async def due_failure(conn: Connection, *, at: datetime) -> Followed | None:
    """Return the change that failed and is to be tried again, the earliest; None if none is."""
    row = await conn.fetchrow(DUE, at)
    return None if row is None else Followed(**row)


async def open_failures(conn: Connection, *, limit: int) -> list[NoticeFailure]:
    """Return what could not be told of yet, in commit order."""
    return [NoticeFailure(**row) for row in await conn.fetch(OPEN, limit)]


async def retry_now(conn: Connection, seqs: Sequence[int] | None, *, at: datetime) -> list[int]:
    """Make these due (None: all that failed); return those that are open."""
    asked = None if seqs is None else list(seqs)
    return sorted(row["seq"] for row in await conn.fetch(RETRY_NOW, asked, at))
