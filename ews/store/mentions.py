"""Which reports that stand tell of a substance, asked by who may see them (migration 0023).

All is asked in a `reading`: mentions that the reader may not see are not there. What is returned
says of each policy who may see it, for the pure function of release to decide on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# One mention of each substance answers for all; other policies are not looked at any more.
MENTIONS = """
SELECT asked.id AS substance_id, one.organisation_id, one.tlp, one.audience, one.published_by,
       one.embargo_until
FROM unnest($1::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT p.organisation_id, p.tlp, p.audience, p.published_by,
           nullif(m.opens_at, '-infinity') AS embargo_until
    FROM mention_policy k
    JOIN release_policy p ON p.id = k.policy_id
    CROSS JOIN LATERAL (
        SELECT opens_at FROM mention
        WHERE substance_id = k.substance_id AND policy_id = k.policy_id AND NOT is_duplicate
        LIMIT 1) m
    WHERE k.substance_id = asked.id LIMIT 1) one
ORDER BY asked.id
"""

# From one substance of a drawing to the next.
DRAWN = """
WITH RECURSIVE drawn AS (
    SELECT d.id AS drawing_id, one.* FROM drawing d CROSS JOIN LATERAL ({first}) one
    WHERE d.key = $1
    UNION ALL
    SELECT d.drawing_id, one.* FROM drawn d CROSS JOIN LATERAL ({next}) one
)
SELECT substance_id, organisation_id, tlp, audience, published_by, embargo_until FROM drawn
ORDER BY substance_id, drawing_id
"""
OF_DRAWING = """
    SELECT f.substance_id, p.organisation_id, p.tlp, p.audience, p.published_by,
           nullif(m.opens_at, '-infinity') AS embargo_until
    FROM finding f
    JOIN mention m
        ON m.substance_id = f.substance_id AND m.report_version_id = f.report_version_id
    JOIN release_policy p ON p.id = m.policy_id
    WHERE f.drawing_id = {drawing} AND f.substance_id > {after} AND NOT m.is_duplicate
    ORDER BY f.substance_id LIMIT 1
"""

# From one country to the next of each policy, by an index.
PLACES = """
WITH RECURSIVE place AS (
    SELECT k.policy_id, one.country, one.opens_at
    FROM (SELECT DISTINCT policy_id FROM mention_policy WHERE substance_id = $1) k
    CROSS JOIN LATERAL (
        SELECT country, opens_at FROM mention
        WHERE substance_id = $1 AND policy_id = k.policy_id ORDER BY country LIMIT 1) one
    UNION ALL
    SELECT b.policy_id, one.country, one.opens_at
    FROM place b CROSS JOIN LATERAL (
        SELECT country, opens_at FROM mention
        WHERE substance_id = $1 AND policy_id = b.policy_id AND country > b.country
        ORDER BY country LIMIT 1) one
)
SELECT $1 AS substance_id, c.country, p.organisation_id, p.tlp, p.audience, p.published_by,
       nullif(c.opens_at, '-infinity') AS embargo_until
FROM place c JOIN release_policy p ON p.id = c.policy_id ORDER BY c.country, p.id
"""

# Of one substance there may be ten thousand; a list needs to know whether there are many.
COUNTED = """
SELECT asked.id AS substance_id, p.organisation_id, p.tlp, p.audience, p.published_by,
       nullif(c.opens_at, '-infinity') AS embargo_until, c.reports
FROM unnest($1::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT one.policy_id, count(*) AS reports, max(one.opens_at) AS opens_at FROM (
        SELECT k.policy_id, m.opens_at
        FROM (SELECT DISTINCT policy_id FROM mention_policy WHERE substance_id = asked.id) k
        CROSS JOIN LATERAL (
            SELECT opens_at FROM mention
            WHERE substance_id = asked.id AND policy_id = k.policy_id AND NOT is_duplicate
            LIMIT $2) m
        LIMIT $2) one
    GROUP BY one.policy_id) c
JOIN release_policy p ON p.id = c.policy_id
ORDER BY asked.id, p.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policed:
    """What decides who may see reports that are told of together."""

    organisation_id: UUID
    tlp: str
    audience: Sequence[str]
    published_by: UUID | None
    embargo_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Policed):
    """That some report, which stands, tells of a substance, and who may see such reports."""

    substance_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Mention):
    """That some report tells of it from a country."""

    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Mention):
    """How many reports of one policy tell of a substance."""

    reports: int


async def mentions_of(conn: Connection, ids: Sequence[int]) -> list[Mention]:
    """Return one mention of each of these substances; one without any is missing.

    Reports that only say that they are duplicates do not count.
    """
    return [Mention(**row) for row in await conn.fetch(MENTIONS, list(ids))]


async def mentions_drawn_as(conn: Connection, key: str) -> list[Mention]:
    """Return of which substances reports hold this very drawing."""
    return [Mention(**row) for row in await conn.fetch(_DRAWN, key)]


async def places_of(conn: Connection, substance_id: int) -> list[Placed]:
    """Return from where a substance was reported, by each policy once."""
    return [Placed(**row) for row in await conn.fetch(PLACES, substance_id)]


async def counted_reports(
    conn: Connection, substance_ids: Sequence[int], *, most: int
) -> list[Counted]:
    """Return how many reports tell of each substance, counting no further than `most` of each."""
    return [Counted(**row) for row in await conn.fetch(COUNTED, list(substance_ids), most)]


_DRAWN = DRAWN.format(
    first=OF_DRAWING.format(drawing="d.id", after="0"),
    next=OF_DRAWING.format(drawing="d.drawing_id", after="d.substance_id"),
)
