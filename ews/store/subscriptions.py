"""Who asked for what, by which channel, and where to send it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg

from ews.store.connection import Connection

Channel = Literal["webhook", "email"]
Rhythm = Literal["immediate", "daily", "weekly"]

COLUMNS = """
SELECT s.id, s.organisation_id, o.country, o.kind, g.groups, g.operations, s.channel,
       s.rhythm, s.address, s.filters, s.created_at, s.confirmed_at, s.previous_until, s.ended_at
FROM subscription s JOIN organisation o ON o.id = s.organisation_id, standing(o.id, $1) g
"""

ADD_SUBSCRIPTION = """
INSERT INTO subscription
    (organisation_id, channel, rhythm, address, secret, filters, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
"""

FIND_SUBSCRIPTION = COLUMNS + "WHERE s.id = $2 ORDER BY s.id"
OWN_SUBSCRIPTIONS = COLUMNS + "WHERE s.organisation_id = $2 ORDER BY s.created_at, s.id"
OPEN_SUBSCRIPTIONS = (
    COLUMNS
    + """
WHERE s.ended_at IS NULL AND o.state = 'active'
  AND (s.channel <> 'email' OR s.confirmed_at IS NOT NULL)
ORDER BY s.created_at, s.id
"""
)

END_SUBSCRIPTION = """
UPDATE subscription SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL
"""

CONFIRM_SUBSCRIPTION = """
UPDATE subscription SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL
"""

ROTATE = """
UPDATE subscription SET previous_secret = secret, previous_until = $3, secret = $2
WHERE id = $1 AND ended_at IS NULL
"""

FIND_SIGNING = "SELECT secret FROM subscription WHERE id = $1 ORDER BY id"

QUESTION = """
SELECT s.id, s.address, s.secret, s.created_at, o.name AS organisation,
       s.confirmed_at IS NULL AND s.ended_at IS NULL AS is_open
FROM subscription s JOIN organisation o ON o.id = s.organisation_id
WHERE s.id = $1 ORDER BY s.id
"""

UNCONFIRMED = """
SELECT count(*) FROM subscription
WHERE organisation_id = $1 AND channel = 'email' AND confirmed_at IS NULL AND created_at > $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a subscriber asked for; an empty list asks for any. `level` is the least wanted.

    families: ids. substances: InChIKeys of parents. countries: where it was seen.
    about: which records: `bulletins`, `reports`, `requests`, `rejections`.
    """

    families: Sequence[str]
    substances: Sequence[str]
    countries: Sequence[str]
    level: str
    about: Sequence[str] = ("bulletins",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscription, and whose it is as a reader; its secret is not read but for signing.

    confirmed_at: when the owner of an e-mail address said yes. previous_until: how long webhooks
    are signed with the secret before the last rotation too.
    """

    id: UUID
    organisation_id: UUID
    country: str | None
    kind: str
    groups: frozenset[UUID]
    operations: frozenset[UUID]
    channel: Channel
    rhythm: Rhythm
    address: str
    filters: Filters
    created_at: datetime
    confirmed_at: datetime | None
    previous_until: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the owner of an e-mail address is asked. is_open: it was not answered yet."""

    id: UUID
    address: str
    secret: str
    created_at: datetime
    organisation: str
    is_open: bool


async def add_subscription(
    conn: Connection,
    *,
    organisation_id: UUID,
    address: str,
    secret: str,
    filters: Filters,
    at: datetime,
    channel: Channel = "webhook",
    rhythm: Rhythm = "immediate",
) -> UUID:
    """Store a subscription; one by e-mail is open once it is confirmed."""
    asked = {
        name: value if isinstance(value, str) else list(value)
        for name, value in asdict(filters).items()
    }
    found: UUID = await conn.fetchval(
        ADD_SUBSCRIPTION, organisation_id, channel, rhythm, address, secret, asked, at
    )
    return found


async def find_subscription(
    conn: Connection, subscription_id: UUID, *, at: datetime
) -> Subscription | None:
    """Return one subscription, and its organisation as a reader at `at`."""
    rows = await conn.fetch(FIND_SUBSCRIPTION, at, subscription_id)
    return next((_read(row) for row in rows), None)


async def own_subscriptions(
    conn: Connection, organisation_id: UUID, *, at: datetime
) -> list[Subscription]:
    """Return the subscriptions of one organisation, ended ones too, oldest first."""
    return [_read(row) for row in await conn.fetch(OWN_SUBSCRIPTIONS, at, organisation_id)]


async def open_subscriptions(conn: Connection, *, at: datetime) -> list[Subscription]:
    """Return what active organisations ask for now, oldest first; each is a reader too."""
    return [_read(row) for row in await conn.fetch(OPEN_SUBSCRIPTIONS, at)]


async def end_subscription(conn: Connection, subscription_id: UUID, *, at: datetime) -> None:
    """End a subscription; what is still on its way is not sent any more."""
    await conn.execute(END_SUBSCRIPTION, subscription_id, at)


async def confirm_subscription(conn: Connection, subscription_id: UUID, *, at: datetime) -> None:
    """Remember that the owner of the address said yes."""
    await conn.execute(CONFIRM_SUBSCRIPTION, subscription_id, at)


async def rotate_secret(
    conn: Connection, subscription_id: UUID, secret: str, *, until: datetime
) -> None:
    """Sign with a new secret, and until then with the one before it too."""
    await conn.execute(ROTATE, subscription_id, secret, until)


async def secret_of(conn: Connection, subscription_id: UUID) -> str | None:
    """Return the secret of a subscription: what signs, and what its links are made of."""
    found: str | None = await conn.fetchval(FIND_SIGNING, subscription_id)
    return found


async def question_of(conn: Connection, subscription_id: UUID) -> Question | None:
    """Return what is asked of the owner of a subscription's address."""
    row = await conn.fetchrow(QUESTION, subscription_id)
    return None if row is None else Question(**row)


async def count_unconfirmed(conn: Connection, organisation_id: UUID, *, since: datetime) -> int:
    """Return how many addresses an organisation named since then that have not said yes."""
    found: int = await conn.fetchval(UNCONFIRMED, organisation_id, since)
    return found


def _read(row: asyncpg.Record) -> Subscription:
    return Subscription(
        **{
            **row,
            "filters": Filters(**row["filters"]),
            "groups": frozenset(row["groups"]),
            "operations": frozenset(row["operations"]),
        }
    )
