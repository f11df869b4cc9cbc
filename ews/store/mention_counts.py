"""Counts of the reports that tell of substances, asked in a `reading` (migration 0023).

Reports that share a parcel are counted once by whoever asks, so they are told one by one; they are
few. All others are counted where they lie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.mentions import Policed

# By day first, which is the order of the index; quarters are made of the few days that are left.
BY_QUARTER = """
SELECT c.country, c.reports, c.first_on, c.last_on, p.organisation_id, p.tlp, p.audience,
       p.published_by, nullif(c.opens_at, '-infinity') AS embargo_until
FROM (
    SELECT d.policy_id, d.country, date_trunc('quarter', d.incident_on::timestamp) AS quarter,
           sum(d.reports)::bigint AS reports, min(d.incident_on) AS first_on,
           max(d.incident_on) AS last_on, max(d.opens_at) AS opens_at
    FROM (
        SELECT m.policy_id, m.country, m.incident_on, count(*) AS reports,
               max(m.opens_at) AS opens_at
        FROM mention m
        WHERE m.substance_id = $1
          AND NOT EXISTS (SELECT FROM parcel_member s WHERE s.report_id = m.report_id)
        GROUP BY m.policy_id, m.country, m.incident_on) d
    GROUP BY d.policy_id, d.country, quarter) c
JOIN release_policy p ON p.id = c.policy_id
ORDER BY c.country, c.first_on, p.id
"""

OF_PARCELS = """
SELECT s.parcel, r.created_at AS told_at, m.report_id, m.country, m.incident_on,
       p.organisation_id, p.tlp, p.audience, p.published_by,
       nullif(m.opens_at, '-infinity') AS embargo_until
FROM mention m
JOIN parcel_member s ON s.report_id = m.report_id
JOIN report r ON r.id = m.report_id
JOIN release_policy p ON p.id = m.policy_id
WHERE m.substance_id = $1
ORDER BY r.created_at, m.report_id
"""

TOTALS = """
SELECT c.substance_id, c.parcel, c.reports, p.organisation_id, p.tlp, p.audience, p.published_by,
       nullif(c.opens_at, '-infinity') AS embargo_until
FROM (
    SELECT m.substance_id, m.policy_id, NULL::uuid AS parcel, count(*) AS reports,
           max(m.opens_at) AS opens_at
    FROM mention m
    WHERE m.substance_id = ANY ($1::bigint[])
      AND NOT EXISTS (SELECT FROM parcel_member s WHERE s.report_id = m.report_id)
    GROUP BY m.substance_id, m.policy_id
    UNION ALL
    SELECT m.substance_id, m.policy_id, s.parcel, 1, max(m.opens_at)
    FROM mention m JOIN parcel_member s ON s.report_id = m.report_id
    WHERE m.substance_id = ANY ($1::bigint[])
    GROUP BY m.substance_id, m.policy_id, s.parcel) c
JOIN release_policy p ON p.id = c.policy_id
ORDER BY c.substance_id, p.id, c.parcel
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Policed):
    """Reports of one policy, country and quarter, with the first and the last day of them."""

    country: str
    reports: int
    first_on: date
    last_on: date

    @property
    def parties(self) -> frozenset[str]:
        """The country of the incidents; those of the routes are not read here."""
        return frozenset({self.country})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfParcel(Policed):
    """A report that shares its parcel with others; the one that was told first comes first."""

    parcel: UUID
    told_at: datetime
    report_id: UUID
    country: str
    incident_on: date

    @property
    def parties(self) -> frozenset[str]:
        """The country of the incident."""
        return frozenset({self.country})


@dataclass(frozen=True, slots=True, kw_only=True)
class Total(Policed):
    """Reports of a substance under one policy: those that are alone, or those of one parcel."""

    substance_id: int
    parcel: UUID | None
    reports: int


async def tallies_of(conn: Connection, substance_id: int) -> list[Tally]:
    """Return the reports of a substance that share no parcel, counted."""
    return [Tally(**row) for row in await conn.fetch(BY_QUARTER, substance_id)]


async def of_parcels(conn: Connection, substance_id: int) -> list[OfParcel]:
    """Return the reports of a substance that share a parcel, as they were told."""
    return [OfParcel(**row) for row in await conn.fetch(OF_PARCELS, substance_id)]


async def totals_of(conn: Connection, substance_ids: Sequence[int]) -> list[Total]:
    """Return how many reports tell of each substance, by policy; parcels one by one."""
    return [Total(**row) for row in await conn.fetch(TOTALS, list(substance_ids))]
