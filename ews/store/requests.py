"""Requests to trace a report back, and their steps; each step is a version of its request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ews.store.connection import Connection

ADD_REQUEST = """
INSERT INTO request
    (report_id, organisation_id, person_id, audience, tlp, question, due_at, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
"""

ADD_STEP = """
INSERT INTO request_step
    (request_id, version, what, state, text, organisation_id, person_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

LOCK_REQUEST = "SELECT id FROM request WHERE id = $1 FOR UPDATE"

REQUESTS = """
SELECT q.id, q.report_id, q.organisation_id, q.audience, q.tlp, q.question, q.due_at, q.asked_at,
       last.version, last.state, last.at, last.what,
       (SELECT count(*) FROM request_step
        WHERE request_id = q.id AND what = 'reminded') AS reminders,
       (SELECT max(at) FROM request_step
        WHERE request_id = q.id AND what IN ('asked', 'reminded')) AS reminded_at
FROM request q
JOIN LATERAL (
    SELECT version, state, at, what FROM request_step
    WHERE request_id = q.id ORDER BY version DESC LIMIT 1
) last ON true
"""

FIND_REQUEST = REQUESTS + "WHERE q.id = $1 ORDER BY q.id"

LIST_REQUESTS = (
    REQUESTS
    + """
WHERE ($1::text IS NULL OR last.state = $1)
  AND (q.organisation_id = $5 OR q.audience && $6::text[])
  AND ($2::timestamptz IS NULL OR (q.asked_at, q.id) < ($2, $3::uuid))
ORDER BY q.asked_at DESC, q.id DESC LIMIT $4
"""
)

# Nobody has answered, and the time for a reminder or for the answer has passed.
_WHEN_DUE = """
WHERE last.state IN ('open', 'overdue')
  AND ((last.state = 'open' AND q.due_at <= $1)
       OR (SELECT max(at) FROM request_step
           WHERE request_id = q.id AND what IN ('asked', 'reminded')) <= $2)
ORDER BY q.asked_at, q.id
"""
UNANSWERED = REQUESTS + _WHEN_DUE

STEPS = """
SELECT version, what, state, text, organisation_id, at FROM request_step
WHERE request_id = $1 ORDER BY version
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A question about a report to those who can trace it back."""

    report_id: UUID
    organisation_id: UUID
    person_id: UUID | None
    audience: Sequence[str]
    tlp: str
    question: str
    due_at: datetime
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it stands. state: open, overdue, answered, closed or withdrawn.

    audience: who is asked. reminded_at: when it was asked, or last reminded of.
    """

    id: UUID
    report_id: UUID
    organisation_id: UUID
    audience: Sequence[str]
    tlp: str
    question: str
    due_at: datetime
    asked_at: datetime
    version: int
    state: str
    what: str
    at: datetime
    reminders: int
    reminded_at: datetime

    @property
    def published_by(self) -> UUID | None:
        """Return None: who asks, asks in its own name."""
        return None

    @property
    def embargo_until(self) -> datetime | None:
        """Return None: a request is asked at once."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStep:
    """One step. organisation_id: whose step it was; None: the clock's."""

    version: int
    what: str
    state: str
    text: str
    organisation_id: UUID | None
    at: datetime


async def add_request(conn: Connection, new: NewRequest) -> UUID:
    """Make room for a request; it exists with its first step."""
    found: UUID = await conn.fetchval(
        ADD_REQUEST,
        new.report_id,
        new.organisation_id,
        new.person_id,
        list(new.audience),
        new.tlp,
        new.question,
        new.due_at,
        new.asked_at,
    )
    return found


async def add_request_step(
    conn: Connection, request_id: UUID, step: RequestStep, *, person_id: UUID | None
) -> None:
    """Store one step; a version that is there already is a race lost (unique)."""
    await conn.execute(
        ADD_STEP,
        request_id,
        step.version,
        step.what,
        step.state,
        step.text,
        step.organisation_id,
        person_id,
        step.at,
    )


async def lock_request(conn: Connection, request_id: UUID) -> None:
    """Hold a request until the end of the transaction, so that two do not both act."""
    await conn.execute(LOCK_REQUEST, request_id)


async def find_request(conn: Connection, request_id: UUID) -> Request | None:
    """Return a request as it stands."""
    row = await conn.fetchrow(FIND_REQUEST, request_id)
    return None if row is None else Request(**row)


async def list_requests(
    conn: Connection,
    organisation_id: UUID,
    keys: Sequence[str],
    *,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Request]:
    """Return requests that an organisation made or is asked, newest first.

    keys: the entries of an audience that mean it.
    """
    at, request_id = before or (None, None)
    rows = await conn.fetch(
        LIST_REQUESTS, state, at, request_id, limit, organisation_id, list(keys)
    )
    return [Request(**row) for row in rows]


async def unanswered_requests(conn: Connection, *, at: datetime, every: timedelta) -> list[Request]:
    """Return those that are due to be reminded of or to be marked overdue, oldest first."""
    return [Request(**row) for row in await conn.fetch(UNANSWERED, at, at - every)]


async def steps_of_request(conn: Connection, request_id: UUID) -> list[RequestStep]:
    """Return the steps of a request, oldest first."""
    return [RequestStep(**row) for row in await conn.fetch(STEPS, request_id)]
