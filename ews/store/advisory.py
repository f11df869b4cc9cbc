"""What an advisory export is made of, as it stood at one point of the change counter."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from connectors.exporters.advisory.items import (
    FindingFacts,
    ReportFacts,
    StatusFacts,
    SubstanceFacts,
)
from ews.store.connection import Connection

REPORTS_AT = """
SELECT DISTINCT ON (v.report_id)
       v.id, v.report_id, v.version_kind, v.kind, v.country, v.tlp, v.audience, v.body,
       r.organisation_id
FROM report_version v
JOIN report r ON r.id = v.report_id
JOIN change c ON c.record = 'report' AND c.record_id = v.report_id::text AND c.version = v.version
WHERE c.seq <= $1
  AND (v.report_id = ANY ($2::uuid[])
       OR (r.created_at AT TIME ZONE 'UTC')::date <@ ANY ($3::daterange[]))
ORDER BY v.report_id, v.version DESC
"""

FINDINGS = """
SELECT f.report_version_id, f.ordinal, f.part, f.substance_id, f.evidence
FROM finding f WHERE f.report_version_id = ANY ($1::bigint[])
ORDER BY f.report_version_id, f.ordinal, f.part
"""

SUBSTANCES = """
SELECT s.id, s.inchikey, s.smiles, s.name,
       ARRAY(SELECT family FROM substance_family
             WHERE substance_id = s.id AND recorded @> $3::timestamptz
             ORDER BY family) AS families
FROM substance s
WHERE s.id = ANY ($1::bigint[]) OR s.inchikey = ANY ($2::text[])
ORDER BY s.id
"""

STATUSES = """
SELECT d.substance_id, d.jurisdiction, d.definition_id AS definition, d.status, d.in_force, d.detail
FROM determination d
WHERE d.substance_id = ANY ($1::bigint[]) AND d.recorded @> $2::timestamptz
  AND d.status IN ('controlled', 'conditional', 'analogue_risk')
ORDER BY d.substance_id, d.jurisdiction, d.definition_id, d.in_force, d.id
"""

REPORT_OF_BULLETIN = """
SELECT v.report_id
FROM bulletin b
JOIN signal g ON g.id = b.signal_id
JOIN report_version v ON v.id = g.report_version_id
WHERE b.id = $1 ORDER BY v.report_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which reports an export is about: named ones, and those received in periods [from, until)."""

    report_ids: Collection[UUID] = ()
    periods: Sequence[tuple[date, date]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAt:
    """The version of a report that stood at one point of the counter."""

    id: int
    report_id: UUID
    version_kind: str
    kind: str
    country: str
    tlp: str
    audience: Sequence[str]
    body: Mapping[str, object]
    organisation_id: UUID


async def reports_at(conn: Connection, scope: Scope, *, upto_seq: int) -> list[ReportAt]:
    """Return the reports in scope in the versions that stood at `upto_seq`, withdrawn ones too."""
    periods = [asyncpg.Range(*period) for period in scope.periods]
    rows = await conn.fetch(REPORTS_AT, upto_seq, list(scope.report_ids), periods)
    return [ReportAt(**row) for row in rows]


async def report_of_bulletin(conn: Connection, bulletin_id: UUID) -> UUID | None:
    """Return the report whose signal a bulletin was made from."""
    found: UUID | None = await conn.fetchval(REPORT_OF_BULLETIN, bulletin_id)
    return found


async def report_facts(
    conn: Connection, reports: Sequence[ReportAt], *, known_at: datetime
) -> list[ReportFacts]:
    """Return the reports with their findings and substances, in the order given."""
    rows = await conn.fetch(FINDINGS, [report.id for report in reports])
    ids = {row["substance_id"] for row in rows if row["substance_id"] is not None}
    substances = await _substances(conn, ids, (), known_at=known_at)
    findings: dict[int, list[FindingFacts]] = defaultdict(list)
    for row in rows:
        findings[row["report_version_id"]].append(
            FindingFacts(
                ordinal=row["ordinal"],
                part=row["part"],
                evidence=row["evidence"],
                substance=substances.get(row["substance_id"]),
            )
        )
    return [
        ReportFacts(
            report_id=str(report.report_id),
            kind=report.kind,
            country=report.country,
            body=report.body,
            findings=tuple(findings[report.id]),
        )
        for report in reports
    ]


async def status_facts(
    conn: Connection, inchikeys: Collection[str], *, known_at: datetime
) -> list[tuple[SubstanceFacts, list[StatusFacts]]]:
    """Return substances, by InChIKey, with what the law says of them as known at an instant."""
    substances = await _substances(conn, (), inchikeys, known_at=known_at)
    rows = await conn.fetch(STATUSES, list(substances), known_at)
    statuses: dict[int, list[StatusFacts]] = defaultdict(list)
    for row in rows:
        statuses[row["substance_id"]].append(_status(row))
    found = [(substance, statuses[key]) for key, substance in substances.items()]
    return sorted(found, key=lambda pair: pair[0].inchikey)


async def _substances(
    conn: Connection, ids: Iterable[int], inchikeys: Iterable[str], *, known_at: datetime
) -> dict[int, SubstanceFacts]:
    rows = await conn.fetch(SUBSTANCES, list(ids), list(inchikeys), known_at)
    return {
        row["id"]: SubstanceFacts(
            inchikey=row["inchikey"],
            smiles=row["smiles"],
            name=row["name"],
            families=tuple(row["families"]),
        )
        for row in rows
    }


def _status(row: asyncpg.Record) -> StatusFacts:
    return StatusFacts(
        jurisdiction=row["jurisdiction"],
        definition=row["definition"],
        status=row["status"],
        since=row["in_force"].lower,
        until=row["in_force"].upper,
        detail=row["detail"],
    )
