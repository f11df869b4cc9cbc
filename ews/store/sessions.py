"""Sessions of people who signed in: a random token in a cookie, its hash here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ews.store.connection import Connection
from ews.store.invitations import token_hash

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
SET_BACK = timedelta(minutes=1)  # by so much two machines may differ; more, and the clock was set

ADD_SESSION = """
INSERT INTO session
    (token_sha256, person_id, method, is_full, agent, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7) RETURNING id
"""
# $2 now, $3 the instant since when it must have been seen, $4 before which: the clock was set back
# behind a session that was seen later, so nobody knows how long it has lasted.
FIND_SESSION = """
SELECT s.id, s.person_id, s.is_full, s.method, s.seen_at, s.created_at, s.expires_at,
       p.name AS person_name, p.roles, p.organisation_id, o.name AS organisation_name,
       o.country, o.kind, g.groups, g.operations
FROM session s JOIN person p ON p.id = s.person_id
    JOIN organisation o ON o.id = p.organisation_id, standing(o.id, $2) g
WHERE s.token_sha256 = $1 AND s.ended_at IS NULL AND s.expires_at > $2
  AND s.seen_at > $3 AND s.seen_at <= $4
  AND p.state = 'active' AND o.state = 'active'
ORDER BY s.id
"""
SEEN = "UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2"
END_SESSION = """
UPDATE session SET ended_at = $3
WHERE id = $1 AND person_id = $2 AND ended_at IS NULL RETURNING id
"""
END_PRESENTED = "UPDATE session SET ended_at = $2 WHERE token_sha256 = $1 AND ended_at IS NULL"
END_ALL = """
UPDATE session SET ended_at = $3
WHERE person_id = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL
"""
OPEN_SESSIONS = """
SELECT id, method, is_full, agent, created_at, seen_at, expires_at
FROM session
WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2
  AND seen_at > $3 AND seen_at <= $4
ORDER BY created_at, id
"""
# What time has ended stays ended when the clock is set back. $1 to $3: as $2 to $4 above.
END_OVERDUE = """
UPDATE session SET ended_at = $1
WHERE ended_at IS NULL AND (expires_at <= $1 OR seen_at <= $2 OR seen_at > $3)
"""
END_OVERDUE_ONE = END_OVERDUE + "AND token_sha256 = $4"
FORGET = "DELETE FROM session WHERE coalesce(ended_at, expires_at) < $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is signed in, with all that a request needs to know of them."""

    id: UUID
    person_id: UUID
    is_full: bool
    method: str
    seen_at: datetime
    created_at: datetime
    expires_at: datetime
    person_name: str
    roles: Sequence[str]
    organisation_id: UUID
    organisation_name: str
    country: str | None
    kind: str
    groups: Sequence[UUID]
    operations: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session as its person sees it in a list."""

    id: UUID
    method: str
    is_full: bool
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


async def open_session(
    conn: Connection,
    person_id: UUID,
    *,
    method: str,
    is_full: bool,
    agent: str,
    at: datetime,
    expires_at: datetime,
) -> str:
    """Begin a session and return its token, which is not kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await conn.fetchval(
        ADD_SESSION, token_hash(token), person_id, method, is_full, agent, at, expires_at
    )
    return token


async def find_session(
    conn: Connection, token: str, *, at: datetime, idle: timedelta
) -> Session | None:
    """Return who is signed in by this token; to be seen keeps a session from going idle.

    Who comes too late ends the session for good, also if the clock is set back afterwards.
    """
    hashed, bounds = token_hash(token), _bounds(at, idle)
    row = await conn.fetchrow(FIND_SESSION, hashed, *bounds)
    if row is None:
        await conn.execute(END_OVERDUE_ONE, *bounds, hashed)
        return None
    found = Session(**row)
    if at - found.seen_at >= SEEN_EVERY:
        await conn.execute(SEEN, found.id, at)
    return found


async def open_sessions(
    conn: Connection, person_id: UUID, *, at: datetime, idle: timedelta
) -> list[OpenSession]:
    """Return a person's sessions that still hold, oldest first."""
    rows = await conn.fetch(OPEN_SESSIONS, person_id, *_bounds(at, idle))
    return [OpenSession(**row) for row in rows]


async def end_session(conn: Connection, session_id: UUID, person_id: UUID, *, at: datetime) -> bool:
    """End a session of this person; False if there is none."""
    return await conn.fetchval(END_SESSION, session_id, person_id, at) is not None


async def end_session_of(conn: Connection, token: str, *, at: datetime) -> None:
    """End the session of this token, if there is one."""
    await conn.execute(END_PRESENTED, token_hash(token), at)


async def end_sessions(
    conn: Connection, person_id: UUID, *, at: datetime, but: UUID | None = None
) -> None:
    """End all sessions of a person, perhaps but one."""
    await conn.execute(END_ALL, person_id, but, at)


async def end_overdue_sessions(conn: Connection, *, at: datetime, idle: timedelta) -> None:
    """End what time has ended, so that no clock that is set back revives it."""
    await conn.execute(END_OVERDUE, *_bounds(at, idle))


async def forget_sessions(conn: Connection, *, before: datetime) -> None:
    """Drop the rows of sessions that ended before an instant."""
    await conn.execute(FORGET, before)


def _bounds(at: datetime, idle: timedelta) -> tuple[datetime, datetime, datetime]:
    """Return now, and after and until when a session that holds was seen last."""
    return at, at - idle, at + SET_BACK
