"""The ledger of stages: how long it takes from one to the next, by country, in percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# A stage told by the day counts from its midnight in UTC. `loaded`: the first version in which a
# substance was identified. Reports are counted once a parcel's report, in their newest version.
# Most reports have one version: what is told of all versions of a report is then told by that one.
# Signals and bulletins are few beside reports, so they are looked at once and not for each report.
REPORT_STAGES = """
WITH raised AS MATERIALIZED (
    SELECT w.report_id, min(g.raised_at) AS signalled
    FROM signal g JOIN report_version w ON w.id = g.report_version_id GROUP BY w.report_id
), issued AS MATERIALIZED (
    SELECT w.report_id, min(bv.at) AS published
    FROM bulletin_version bv
    JOIN bulletin b ON b.id = bv.bulletin_id
    JOIN signal g ON g.id = b.signal_id
    JOIN report_version w ON w.id = g.report_version_id
    WHERE bv.state IN ('embargoed', 'published')
    GROUP BY w.report_id
), report_stage AS MATERIALIZED (
    SELECT v.country,
           coalesce(told_day(v.body, 'collected'), told_day(v.body, 'incident'))::timestamptz
               AS collected,
           told_day(v.body, 'analysed')::timestamptz AS analysed,
           first.reported, raised.signalled, issued.published,
           CASE WHEN v.version > 1 THEN (
               SELECT min(w.received_at) FROM report_version w
               WHERE w.report_id = v.report_id AND EXISTS (
                   SELECT FROM finding f
                   WHERE f.report_version_id = w.id AND f.substance_id IS NOT NULL))
           WHEN EXISTS (
               SELECT FROM finding f
               WHERE f.report_version_id = v.id AND f.substance_id IS NOT NULL OFFSET 0)
           THEN v.received_at END AS loaded
    FROM report_version v
    JOIN marking m ON m.record = 'report' AND m.record_id = v.report_id AND m.version = v.version
    CROSS JOIN LATERAL (
        SELECT CASE WHEN v.version = 1 THEN v.received_at ELSE (
            SELECT min(received_at) FROM report_version WHERE report_id = v.report_id)
        END AS reported
    ) first
    LEFT JOIN raised ON raised.report_id = v.report_id
    LEFT JOIN issued ON issued.report_id = v.report_id
    WHERE v.version_kind NOT IN ('nullification', 'duplicate_of')
      AND first.reported >= $1 AND first.reported < $2
      AND ($3::text IS NULL OR v.country = $3)
), lag AS (
    SELECT s.country, step.place, step.stage, step.follows,
           extract(epoch FROM step.until - step.since)::float8 / 3600 AS hours
    FROM report_stage s, LATERAL (VALUES
        (1, 'collected', 'analysed', s.collected, s.analysed),
        (2, 'analysed', 'reported', s.analysed, s.reported),
        (3, 'reported', 'loaded', s.reported, s.loaded),
        (4, 'loaded', 'signalled', s.loaded, s.signalled),
        (5, 'signalled', 'published', s.signalled, s.published),
        (9, 'collected', 'published', s.collected, s.published)
    ) AS step (place, stage, follows, since, until)
    WHERE step.since IS NOT NULL
)
"""

# Of bulletins that are one's own, or that one has received: published, delivered on any channel,
# read (acknowledged, or fetched from the API), acted upon; by the country of the recipient. Where
# the owner may not know who is in a group that it addressed, these count without their country.
RECIPIENT_STAGES = """
WITH issued AS (
    SELECT b.id, b.organisation_id, min(bv.at) AS published
    FROM bulletin b JOIN bulletin_version bv ON bv.bulletin_id = b.id
    WHERE bv.state IN ('embargoed', 'published')
    GROUP BY b.id HAVING min(bv.at) >= $1 AND min(bv.at) < $2
), recipient AS (
    SELECT i.id, i.published, d.organisation_id, min(d.at) AS delivered,
           min(d.at) FILTER (WHERE d.channel = 'api') AS fetched
    FROM issued i JOIN disclosure d ON d.record = 'bulletin' AND d.record_id = i.id::text
    WHERE d.organisation_id <> i.organisation_id
      AND ($4::uuid IS NULL OR i.organisation_id = $4 OR d.organisation_id = $4)
    GROUP BY i.id, i.published, d.organisation_id
), recipient_stage AS (
    SELECT shown.country, r.published, r.delivered,
           least(r.fetched, said.acknowledged) AS read, said.acted
    FROM recipient r
    JOIN organisation o ON o.id = r.organisation_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN o.country IS NULL OR r.organisation_id <> $4 AND r.organisation_id IN (
            SELECT h.organisation_id FROM hidden_members('bulletin', r.id, $4) h
        ) THEN '' ELSE o.country END AS country
    ) shown
    LEFT JOIN LATERAL (
        SELECT min(p.at) FILTER (WHERE p.kind = 'acknowledged') AS acknowledged,
               min(p.at) FILTER (WHERE p.kind = 'acted') AS acted
        FROM bulletin_response p
        WHERE p.bulletin_id = r.id AND p.organisation_id = r.organisation_id
    ) said ON true
    WHERE $3::text IS NULL OR shown.country = $3
), lag AS (
    SELECT s.country, step.place, step.stage, step.follows,
           extract(epoch FROM step.until - step.since)::float8 / 3600 AS hours
    FROM recipient_stage s, LATERAL (VALUES
        (6, 'published', 'delivered', s.published, s.delivered),
        (7, 'delivered', 'read', s.delivered, s.read),
        (8, 'read', 'acted', s.read, s.acted),
        (10, 'published', 'read', s.published, s.read)
    ) AS step (place, stage, follows, since, until)
    WHERE step.since IS NOT NULL
)
"""

# One row a country and step, and one for all countries together (country null).
LAGS = """
SELECT country, stage, follows, count(hours) AS reached, count(*) - count(hours) AS waiting,
       percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY hours) AS hours
FROM lag GROUP BY GROUPING SETS ((country, place, stage, follows), (place, stage, follows))
ORDER BY country NULLS FIRST, place
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """From one stage to the next, in one country or (None) in all.

    reached: how many came to the next stage; waiting: how many have not, and may never. hours: the
    median, the 90th and the 95th percentile of those that have; None where none has.
    """

    country: str | None
    stage: str
    follows: str
    reached: int
    waiting: int
    hours: Sequence[float] | None


async def report_lags(
    conn: Connection,
    *,
    since: datetime,
    until: datetime,
    country: str | None,
    longest: float | None = None,
) -> list[Lag]:
    """Return the lags of reports that were first sent in [since, until), by the report's country.

    In a reader's transaction these are the reports that the reader may see. longest: seconds that
    the statement may take, None: as any other.
    """
    rows = await conn.fetch(REPORT_STAGES + LAGS, since, until, country, timeout=longest)
    return [_lag(row) for row in rows]


async def recipient_lags(
    conn: Connection,
    *,
    since: datetime,
    until: datetime,
    country: str | None,
    organisation_id: UUID | None,
) -> list[Lag]:
    """Return the lags of bulletins published in [since, until), by the recipient's country.

    organisation_id: of bulletins that are its own or that it was shown; None: of all. The country
    is '' for international bodies, and for members of groups that are hidden from it.
    """
    rows = await conn.fetch(RECIPIENT_STAGES + LAGS, since, until, country, organisation_id)
    return [_lag(row) for row in rows]


def _lag(row: object) -> Lag:
    found = dict(row)  # type: ignore[call-overload]  # a record of asyncpg
    hours = found.pop("hours")
    return Lag(**found, hours=hours if hours and hours[0] is not None else None)
