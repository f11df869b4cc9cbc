"""Who asked for bulletins, of what kind, and where to send them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from ews.store.connection import Connection

COLUMNS = """
SELECT s.id, s.organisation_id, o.country, s.address, s.filters, s.created_at, s.ended_at
FROM subscription s JOIN organisation o ON o.id = s.organisation_id
"""

ADD_SUBSCRIPTION = """
INSERT INTO subscription (organisation_id, channel, address, secret, filters, created_at)
VALUES ($1, 'webhook', $2, $3, $4, $5) RETURNING id
"""

FIND_SUBSCRIPTION = COLUMNS + "WHERE s.id = $1 ORDER BY s.id"
OWN_SUBSCRIPTIONS = COLUMNS + "WHERE s.organisation_id = $1 ORDER BY s.created_at, s.id"
OPEN_SUBSCRIPTIONS = COLUMNS + "WHERE s.ended_at IS NULL ORDER BY s.created_at, s.id"

END_SUBSCRIPTION = """
UPDATE subscription SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a subscriber asked for; an empty list asks for any. `level` is the least wanted.

    families: ids. substances: InChIKeys of parents. countries: where it was seen.
    """

    families: Sequence[str]
    substances: Sequence[str]
    countries: Sequence[str]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscription; its secret is not read but for signing."""

    id: UUID
    organisation_id: UUID
    country: str | None
    address: str
    filters: Filters
    created_at: datetime
    ended_at: datetime | None


async def add_subscription(
    conn: Connection,
    *,
    organisation_id: UUID,
    address: str,
    secret: str,
    filters: Filters,
    at: datetime,
) -> UUID:
    """Store a subscription to webhooks."""
    asked = {
        "families": list(filters.families),
        "substances": list(filters.substances),
        "countries": list(filters.countries),
        "level": filters.level,
    }
    found: UUID = await conn.fetchval(ADD_SUBSCRIPTION, organisation_id, address, secret, asked, at)
    return found


async def find_subscription(conn: Connection, subscription_id: UUID) -> Subscription | None:
    """Return one subscription."""
    rows = await conn.fetch(FIND_SUBSCRIPTION, subscription_id)
    return next((_read(row) for row in rows), None)


async def own_subscriptions(conn: Connection, organisation_id: UUID) -> list[Subscription]:
    """Return the subscriptions of one organisation, ended ones too, oldest first."""
    return [_read(row) for row in await conn.fetch(OWN_SUBSCRIPTIONS, organisation_id)]


async def open_subscriptions(conn: Connection) -> list[Subscription]:
    """Return all subscriptions that have not ended, oldest first."""
    return [_read(row) for row in await conn.fetch(OPEN_SUBSCRIPTIONS)]


async def end_subscription(conn: Connection, subscription_id: UUID, *, at: datetime) -> None:
    """End a subscription; what is still on its way is not sent any more."""
    await conn.execute(END_SUBSCRIPTION, subscription_id, at)


def _read(row: asyncpg.Record) -> Subscription:
    return Subscription(**{**row, "filters": Filters(**row["filters"])})
