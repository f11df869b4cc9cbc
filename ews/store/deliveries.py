"""What left the house: each delivery, and each attempt at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ews.store.connection import Connection

Record = Literal["bulletin", "report", "request", "source", "rejection"]

TO_SEND = """
SELECT d.id, d.subscription_id, d.record, d.record_id, d.version, d.payload, d.created_at,
       s.organisation_id, s.channel, s.address, s.secret,
       s.ended_at IS NOT NULL OR o.state <> 'active' AS ended,
       CASE WHEN s.previous_until > $2 THEN s.previous_secret END AS previous_secret,
       coalesce((
           SELECT count(*) FROM delivery_attempt a WHERE a.delivery_id = d.id AND a.id > coalesce((
               SELECT max(id) FROM delivery_attempt
               WHERE delivery_id = d.id AND outcome = 'requeued'), 0)
       ), 0) AS tries,
       EXISTS (
           SELECT 1 FROM delivery_attempt WHERE delivery_id = d.id AND outcome = 'confirmed'
       ) AS confirmed,
       EXISTS (
           SELECT 1 FROM delivery newer
           WHERE newer.subscription_id = d.subscription_id AND newer.record = d.record
             AND newer.record_id = d.record_id AND newer.version > d.version
       ) AS superseded
FROM delivery d
JOIN subscription s ON s.id = d.subscription_id
JOIN organisation o ON o.id = s.organisation_id
WHERE d.id = ANY ($1::uuid[])
ORDER BY d.created_at, d.id
"""

ADD_ATTEMPT = """
INSERT INTO delivery_attempt (delivery_id, attempt, outcome, http_status, error, at)
SELECT $1, count(*) + 1, $2, $3, $4, $5 FROM delivery_attempt WHERE delivery_id = $1
"""

DELIVERIES = """
SELECT d.id, d.subscription_id, s.organisation_id AS receiver_id,
       coalesce(b.organisation_id, r.organisation_id, q.organisation_id, d.sender_id) AS sender_id,
       s.channel, d.bulletin_id, d.record, d.record_id, d.version, s.address, d.created_at,
       last.attempt AS attempts,
       coalesce(last.outcome, 'pending') AS state, last.http_status, last.error,
       last.at AS last_attempt_at
FROM delivery d
JOIN subscription s ON s.id = d.subscription_id
LEFT JOIN bulletin b ON b.id = d.bulletin_id
LEFT JOIN report r ON r.id = d.report_id
LEFT JOIN request q ON q.id = d.request_id
LEFT JOIN LATERAL (
    SELECT attempt, outcome, http_status, error, at FROM delivery_attempt
    WHERE delivery_id = d.id ORDER BY id DESC LIMIT 1
) last ON true
"""

FIND_DELIVERY = DELIVERIES + "WHERE d.id = $1 ORDER BY d.id"

LIST_DELIVERIES = (
    DELIVERIES
    + """
WHERE ($1::uuid IS NULL OR s.organisation_id = $1
       OR coalesce(b.organisation_id, r.organisation_id, q.organisation_id, d.sender_id) = $1)
  AND ($2::text IS NULL OR coalesce(last.outcome, 'pending') = $2)
  AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3, $4::uuid))
ORDER BY d.created_at DESC, d.id DESC LIMIT $5
"""
)

LOCK_DELIVERY = "SELECT id FROM delivery WHERE id = $1 FOR UPDATE"

ATTEMPTS = """
SELECT attempt, outcome, http_status, error, at FROM delivery_attempt
WHERE delivery_id = $1 ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """What one attempt needs. tries: those before it, since it was last put back by a person.

    superseded: a newer version of the record goes to the same subscription.
    """

    id: UUID
    subscription_id: UUID
    record: Record
    record_id: str
    version: int
    payload: bytes
    created_at: datetime
    organisation_id: UUID
    channel: str
    address: str
    secret: str
    previous_secret: str | None
    ended: bool
    tries: int
    confirmed: bool
    superseded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery and what became of it: pending, retry, confirmed, dead, requeued, superseded."""

    id: UUID
    subscription_id: UUID
    receiver_id: UUID
    sender_id: UUID
    channel: str
    bulletin_id: UUID | None
    record: Record
    record_id: str
    version: int
    address: str
    created_at: datetime
    attempts: int | None
    state: str
    http_status: int | None
    error: str | None
    last_attempt_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at a delivery, or a person's putting it back."""

    attempt: int
    outcome: str
    http_status: int | None
    error: str | None
    at: datetime


async def delivery_to_send(conn: Connection, delivery_id: UUID, *, at: datetime) -> ToSend | None:
    """Return what the worker needs to send one delivery."""
    return next(iter(await deliveries_to_send(conn, [delivery_id], at=at)), None)


async def deliveries_to_send(
    conn: Connection, delivery_ids: Sequence[UUID], *, at: datetime
) -> list[ToSend]:
    """Return what the worker needs to send these, oldest first."""
    return [ToSend(**row) for row in await conn.fetch(TO_SEND, list(delivery_ids), at)]


async def add_attempt(
    conn: Connection,
    delivery_id: UUID,
    *,
    outcome: str,
    http_status: int | None,
    error: str | None,
    at: datetime,
) -> None:
    """Remember one attempt; the newest one is the delivery's state."""
    await conn.execute(ADD_ATTEMPT, delivery_id, outcome, http_status, error, at)


async def find_delivery(conn: Connection, delivery_id: UUID) -> Delivery | None:
    """Return one delivery."""
    row = await conn.fetchrow(FIND_DELIVERY, delivery_id)
    return None if row is None else Delivery(**row)


async def list_deliveries(
    conn: Connection,
    *,
    organisation_id: UUID | None,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Delivery]:
    """Return deliveries that one organisation sent or gets (None: all), newest first."""
    at, delivery_id = before or (None, None)
    rows = await conn.fetch(LIST_DELIVERIES, organisation_id, state, at, delivery_id, limit)
    return [Delivery(**row) for row in rows]


async def attempts_of(conn: Connection, delivery_id: UUID) -> Sequence[Attempt]:
    """Return all attempts at one delivery, oldest first."""
    return [Attempt(**row) for row in await conn.fetch(ATTEMPTS, delivery_id)]


async def lock_delivery(conn: Connection, delivery_id: UUID) -> None:
    """Hold one delivery until the end of the transaction."""
    await conn.execute(LOCK_DELIVERY, delivery_id)
