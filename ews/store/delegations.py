"""Who agrees to publish, under its own name, what another organisation tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

ADD = """
INSERT INTO delegation (organisation_id, publisher_id, since)
SELECT o.id, $2, $3 FROM organisation o WHERE o.id = $1 AND NOT EXISTS (
    SELECT FROM delegation
    WHERE organisation_id = $1 AND publisher_id = $2 AND (until IS NULL OR until > $3))
"""

END = """
UPDATE delegation SET until = $3
WHERE organisation_id = $1 AND publisher_id = $2 AND since <= $3 AND (until IS NULL OR until > $3)
"""

# What one organisation agreed to, and what others agreed to do for it.
OF = """
SELECT organisation_id, publisher_id, since FROM delegation
WHERE $1 IN (organisation_id, publisher_id) AND since <= $2 AND (until IS NULL OR until > $2)
ORDER BY since, id
"""

AGREED = """
SELECT d.publisher_id FROM delegation d JOIN organisation o ON o.id = d.publisher_id
WHERE d.organisation_id = $1 AND d.publisher_id = ANY ($2::uuid[]) AND o.state = 'active'
  AND d.since <= $3 AND (d.until IS NULL OR d.until > $3)
ORDER BY d.publisher_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """That `publisher_id` publishes for `organisation_id`, the origin."""

    organisation_id: UUID
    publisher_id: UUID
    since: datetime


async def agree(
    conn: Connection, *, organisation_id: UUID, publisher_id: UUID, at: datetime
) -> None:
    """Remember that the publisher publishes for an origin; again changes nothing."""
    await conn.execute(ADD, organisation_id, publisher_id, at)


async def withdraw(
    conn: Connection, *, organisation_id: UUID, publisher_id: UUID, at: datetime
) -> None:
    """End it from now on; what is published stays as it is."""
    await conn.execute(END, organisation_id, publisher_id, at)


async def delegations_of(
    conn: Connection, organisation_id: UUID, *, at: datetime
) -> list[Delegation]:
    """Return those in which an organisation has a part, either way, the oldest first."""
    return [Delegation(**row) for row in await conn.fetch(OF, organisation_id, at)]


async def agreed_publishers(
    conn: Connection, organisation_id: UUID, publishers: Sequence[UUID], *, at: datetime
) -> set[UUID]:
    """Return which of these agree to publish for an organisation at an instant."""
    rows = await conn.fetch(AGREED, organisation_id, list(publishers), at)
    return {row["publisher_id"] for row in rows}
