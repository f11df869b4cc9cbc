"""Rows of the tables that a reader takes away: reports in the version that stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection

# Asked in a `reading`: what the reader may not see is not there.
ROWS = """
SELECT v.report_id, v.version, v.version_kind, v.kind, v.country, v.tlp, v.audience, v.body,
       v.published_by, v.embargo_until, v.incident_on, v.organisation_id, v.received_at,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object(
                      'ordinal', f.ordinal, 'part', f.part, 'evidence', f.evidence,
                      'inchikey', s.inchikey, 'name', s.name, 'smiles', s.smiles,
                      'families', (SELECT jsonb_agg(sf.family ORDER BY sf.family)
                                   FROM substance_family sf
                                   WHERE sf.substance_id = s.id AND upper_inf(sf.recorded)))
                      ORDER BY f.ordinal, f.part)
           FROM finding f LEFT JOIN substance s ON s.id = f.substance_id
           WHERE f.report_version_id = v.id), '[]') AS findings
FROM marking m
JOIN report_version v ON v.report_id = m.record_id AND v.version = m.version
WHERE m.record = 'report' AND v.version_kind <> 'nullification'
  AND ($1::date IS NULL OR v.incident_on >= $1) AND ($2::date IS NULL OR v.incident_on < $2)
  AND ($3::text IS NULL OR v.country = $3) AND ($4::text IS NULL OR v.kind = $4)
  AND ($5::text IS NULL OR EXISTS (
      SELECT FROM finding f JOIN substance s ON s.id = f.substance_id
      WHERE f.report_version_id = v.id AND s.inchikey = $5))
  AND ($6::text IS NULL OR EXISTS (
      SELECT FROM finding f JOIN substance_family sf ON sf.substance_id = f.substance_id
      WHERE f.report_version_id = v.id AND sf.family = $6 AND upper_inf(sf.recorded)))
ORDER BY v.incident_on, v.report_id
LIMIT $7
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which reports a table is about; incidents in [since, until)."""

    since: date | None = None
    until: date | None = None
    country: str | None = None
    kind: str | None = None
    inchikey: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """A report with its findings, each with its substance."""

    report_id: UUID
    version: int
    version_kind: str
    kind: str
    country: str
    tlp: str
    audience: Sequence[str]
    body: Mapping[str, Any]
    published_by: UUID | None
    embargo_until: datetime | None
    incident_on: date
    organisation_id: UUID
    received_at: datetime
    findings: Sequence[Mapping[str, Any]]

    @property
    def parties(self) -> frozenset[str]:
        """The countries that it names."""
        route: Any = self.body.get("route") or {}
        return frozenset({self.country, *(leg["country"] for leg in route.get("legs", ()))})


async def reports_for_table(conn: Connection, asked: Asked, *, limit: int) -> list[TableReport]:
    """Return the reports asked for, by day of the incident; at most `limit`."""
    rows = await conn.fetch(
        ROWS,
        asked.since,
        asked.until,
        asked.country,
        asked.kind,
        asked.inchikey,
        asked.family,
        limit,
    )
    return [TableReport(**row) for row in rows]
