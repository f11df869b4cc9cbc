"""Who gave what to whom: whose reports and bulletins were shown to organisations of which country.

What counts is the ledger of disclosures: a record that somebody was shown on any channel, once.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# Under delegation it is given by its origin and by who publishes it, and taken from the publisher.
# Where a giver may not know who is in a group that it addressed, these count without a country.
GIVEN = """
SELECT CASE WHEN NOT $4 OR o.country IS NULL OR EXISTS (
           SELECT FROM hidden_members(m.record, m.record_id, $1) h
           WHERE h.organisation_id = d.organisation_id) THEN '' ELSE o.country END AS country,
       count(DISTINCT m.record_id) FILTER (WHERE m.record = 'report') AS reports,
       count(DISTINCT m.record_id) FILTER (WHERE m.record = 'bulletin') AS bulletins
FROM marking m
CROSS JOIN LATERAL (
    SELECT organisation_id, min(at) AS at FROM disclosure
    WHERE record = m.record AND record_id = m.record_id::text
    GROUP BY organisation_id
) d
JOIN organisation o ON o.id = d.organisation_id
WHERE $1 IN (m.organisation_id, m.published_by) AND d.at >= $2 AND d.at < $3
  AND d.organisation_id NOT IN (m.organisation_id, coalesce(m.published_by, m.organisation_id))
GROUP BY 1 ORDER BY 1
"""

TAKEN = """
SELECT CASE WHEN $4 THEN coalesce(o.country, '') ELSE '' END AS country,
       count(*) FILTER (WHERE d.record = 'report') AS reports,
       count(*) FILTER (WHERE d.record = 'bulletin') AS bulletins
FROM (
    SELECT record, record_id, min(at) AS at FROM disclosure
    WHERE organisation_id = $1 AND record IN ('report', 'bulletin')
    GROUP BY record, record_id
) d
JOIN marking m ON m.record = d.record AND m.record_id = d.record_id::uuid
JOIN organisation o ON o.id = coalesce(m.published_by, m.organisation_id)
WHERE d.at >= $2 AND d.at < $3 AND $1 NOT IN (m.organisation_id, o.id)
GROUP BY 1 ORDER BY 1
"""

# For the operator: what crossed borders, once a country that was shown it.
BORDERS = """
WITH crossed AS (
    SELECT d.record, d.record_id, coalesce(g.country, '') AS giver,
           coalesce(t.country, '') AS taker, min(d.at) AS at
    FROM disclosure d
    JOIN marking m ON m.record = d.record AND m.record_id = d.record_id::uuid
    JOIN organisation g ON g.id = coalesce(m.published_by, m.organisation_id)
    JOIN organisation t ON t.id = d.organisation_id
    WHERE d.record IN ('report', 'bulletin') AND g.country IS DISTINCT FROM t.country
    GROUP BY 1, 2, 3, 4
), side AS (
    SELECT giver AS country, record, record_id, 'given' AS way FROM crossed
    WHERE at >= $1 AND at < $2
    UNION
    SELECT taker, record, record_id, 'taken' FROM crossed WHERE at >= $1 AND at < $2
)
SELECT country, count(*) FILTER (WHERE way = 'given' AND record = 'report') AS given_reports,
       count(*) FILTER (WHERE way = 'given' AND record = 'bulletin') AS given_bulletins,
       count(*) FILTER (WHERE way = 'taken' AND record = 'report') AS taken_reports,
       count(*) FILTER (WHERE way = 'taken' AND record = 'bulletin') AS taken_bulletins
FROM side GROUP BY country ORDER BY country
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What was given to the organisations of a country, and taken from them.

    country: '' for international bodies, for members of groups that are hidden from the giver, and
    where countries are not asked for.
    """

    country: str
    given_reports: int
    given_bulletins: int
    taken_reports: int
    taken_bulletins: int


async def exchanged_by(
    conn: Connection,
    organisation_id: UUID,
    *,
    since: datetime,
    until: datetime,
    by_country: bool,
) -> list[Exchanged]:
    """Return what an organisation gave and took in [since, until), by the other side's country."""
    asked = organisation_id, since, until, by_country
    given = {row["country"]: row for row in await conn.fetch(GIVEN, *asked)}
    taken = {row["country"]: row for row in await conn.fetch(TAKEN, *asked)}
    return [
        Exchanged(
            country=country,
            given_reports=given[country]["reports"] if country in given else 0,
            given_bulletins=given[country]["bulletins"] if country in given else 0,
            taken_reports=taken[country]["reports"] if country in taken else 0,
            taken_bulletins=taken[country]["bulletins"] if country in taken else 0,
        )
        for country in sorted({*given, *taken})
    ]


async def across_borders(conn: Connection, *, since: datetime, until: datetime) -> list[Exchanged]:
    """Return what each country gave to others and took from them in [since, until)."""
    return [Exchanged(**row) for row in await conn.fetch(BORDERS, since, until)]
