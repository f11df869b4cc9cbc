"""Which countries nobody can be reached in, and who was not seen for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ews.store.connection import Connection

REMIND_AFTER, SUSPEND_AFTER = timedelta(days=90), timedelta(days=180)

# $1 today, $2 the instant since when they must have been seen, $3 a project or all, $4 countries
# or all.
COUNTRIES = """
WITH asked AS (
    SELECT unnest($4::text[]) AS country
    UNION
    SELECT country FROM organisation
    WHERE $4::text[] IS NULL AND country IS NOT NULL AND state = 'active'
)
SELECT a.country,
       count(f.id) FILTER (WHERE f.state = 'active' AND f.is_open AND f.last_seen_at > $2
                             AND f.valid_from <= $1
                             AND coalesce(f.valid_until, $1) >= $1) AS reachable,
       count(f.id) FILTER (WHERE f.state IN ('nominated', 'verified')) AS coming,
       count(f.id) FILTER (WHERE f.state = 'active') AS active,
       count(f.id) AS ever
FROM asked a
    LEFT JOIN focal_point_now f ON f.country = a.country AND ($3::text IS NULL OR f.project = $3)
GROUP BY a.country ORDER BY a.country
"""
LAPSING = """
SELECT id, valid_until < $1 AS is_over FROM focal_point_now
WHERE state = 'active' AND (valid_until < $1 OR last_seen_at <= $2) ORDER BY id
"""
# Only who can sign in can be reminded to, and only once for each absence.
ABSENT = """
SELECT p.id
FROM person p LEFT JOIN credential c ON c.person_id = p.id
WHERE p.state = 'active'
  AND (c.password_hash IS NOT NULL OR EXISTS (SELECT FROM identity i WHERE i.person_id = p.id))
  AND greatest(p.last_seen_at, p.created_at,
               (SELECT max(k.last_used_at) FROM api_key k WHERE k.person_id = p.id)) <= $1
  AND (NOT $2 OR p.reminded_at IS NULL)
ORDER BY p.id
"""
REMIND = "UPDATE person SET reminded_at = $2 WHERE id = ANY ($1::uuid[])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a country can be reached: how many focal points can be now, and how many there are.

    coming: nominated or verified. active: so by their state, seen lately or not. ever: all.
    """

    country: str
    reachable: int
    coming: int
    active: int
    ever: int


async def reach_of(
    conn: Connection, *, countries: Sequence[str] | None, project: str | None, at: datetime
) -> list[Reach]:
    """Return the reach of these countries, or of all with an organisation, in a project or any."""
    asked = None if countries is None else list(countries)
    rows = await conn.fetch(COUNTRIES, at.date(), at - SUSPEND_AFTER, project, asked)
    return [Reach(**row) for row in rows]


async def lapsing(conn: Connection, *, at: datetime) -> list[tuple[UUID, bool]]:
    """Return active focal points whose time is over (True) or who were not seen for long."""
    rows = await conn.fetch(LAPSING, at.date(), at - SUSPEND_AFTER)
    return [(row["id"], bool(row["is_over"])) for row in rows]


async def absent_people(conn: Connection, *, since: datetime, unreminded_only: bool) -> list[UUID]:
    """Return active people who can sign in and were not seen after `since`."""
    return [row["id"] for row in await conn.fetch(ABSENT, since, unreminded_only)]


async def mark_reminded(conn: Connection, people: Sequence[UUID], *, at: datetime) -> None:
    """Remember that these people were told."""
    await conn.execute(REMIND, list(people), at)
