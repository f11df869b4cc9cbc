"""What the advisory export tells of a report: its findings, their substances and legal status."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

import asyncpg

from connectors.exporters.advisory.facts import FindingFacts, StatusFacts, SubstanceFacts
from ews.store.connection import Connection

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


async def findings_at(
    conn: Connection, version_ids: Collection[int], *, known_at: datetime
) -> dict[int, tuple[FindingFacts, ...]]:
    """Return the findings of versions of reports, with their substances, in their order."""
    rows = await conn.fetch(FINDINGS, list(version_ids))
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
    return {key: tuple(found) for key, found in findings.items()}


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
