"""Where a substance was reported, each report in the version that stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

REPORTED = """
SELECT DISTINCT ON (v.report_id)
       v.id AS version_id, v.report_id, r.organisation_id, v.country, v.incident_on, v.tlp,
       v.audience, f.evidence, v.published_by, v.embargo_until,
       parcel_of(v.report_id) AS parcel, r.created_at AS told_at
FROM finding f
JOIN report_version v ON v.id = f.report_version_id
JOIN report r ON r.id = v.report_id
WHERE f.substance_id = $1
  AND NOT EXISTS (
      SELECT FROM report_version later
      WHERE later.report_id = v.report_id AND later.version > v.version)
  AND v.version_kind <> 'nullification'
ORDER BY v.report_id, array_position(
    ARRAY['reference_standard', 'library_match', 'tentative', 'unknown'], f.evidence)
"""

# Of one substance there may be ten thousand; a list needs to know whether there are many.
COUNTED = """
SELECT s.id AS substance_id, r.organisation_id, r.tlp, r.audience, r.published_by,
       r.embargo_until, count(DISTINCT r.report_id) AS reports
FROM unnest($1::bigint[]) AS s (id)
CROSS JOIN LATERAL (
    SELECT v.report_id, v.organisation_id, v.tlp, v.audience, v.published_by, v.embargo_until
    FROM finding f JOIN report_version v ON v.id = f.report_version_id
    WHERE f.substance_id = s.id AND NOT v.overtaken
      AND v.version_kind NOT IN ('nullification', 'duplicate_of')
    LIMIT $2) r
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1
"""

KEYS = """
SELECT DISTINCT ON (layer) layer, key FROM structure_key WHERE substance_id = $1
ORDER BY layer, chem_version DESC, rdkit_version DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One report of a substance; evidence: the best grade in it.

    parcel: the same for reports of one parcel, which counts count once.
    """

    version_id: int
    report_id: UUID
    organisation_id: UUID
    country: str
    incident_on: date
    tlp: str
    audience: Sequence[str]
    evidence: str
    published_by: UUID | None
    embargo_until: datetime | None
    parcel: UUID
    told_at: datetime

    @property
    def parties(self) -> frozenset[str]:
        """The country of the incident; those of the route are not read here."""
        return frozenset({self.country})


async def reports_of_substance(conn: Connection, substance_id: int) -> list[Reported]:
    """Return the reports of a substance that stand, for any reader; the caller asks `may_see`."""
    return [Reported(**row) for row in await conn.fetch(REPORTED, substance_id)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many reports of one marking tell of a substance."""

    substance_id: int
    organisation_id: UUID
    tlp: str
    audience: Sequence[str]
    published_by: UUID | None
    embargo_until: datetime | None
    reports: int


async def counted_reports(
    conn: Connection, substance_ids: Sequence[int], *, most: int
) -> list[Counted]:
    """Return how many reports tell of each substance, counting no further than `most` of each."""
    return [Counted(**row) for row in await conn.fetch(COUNTED, list(substance_ids), most)]


async def keys_of_substance(conn: Connection, substance_id: int) -> dict[str, str]:
    """Return the newest key of each layer of identity."""
    return {row["layer"]: row["key"] for row in await conn.fetch(KEYS, substance_id)}
