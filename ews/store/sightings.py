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


async def keys_of_substance(conn: Connection, substance_id: int) -> dict[str, str]:
    """Return the newest key of each layer of identity."""
    return {row["layer"]: row["key"] for row in await conn.fetch(KEYS, substance_id)}
