"""Which substances were found in which version of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.store.connection import Connection

ADD = """
INSERT INTO finding (
    report_version_id, ordinal, part, substance_id, evidence, drawing_id, resolved_by, grade)
SELECT report_version_id, ordinal, part, substance_id, evidence, drawing_id, resolved_by, grade
FROM unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[], $5::text[], $6::bigint[], $7::text[],
            $8::text[])
    AS new (report_version_id, ordinal, part, substance_id, evidence, drawing_id, resolved_by,
            grade)
"""

OF_VERSIONS = """
SELECT report_version_id, ordinal, part, substance_id, evidence, drawing_id, resolved_by, grade
FROM finding
WHERE report_version_id = ANY ($1::bigint[]) ORDER BY report_version_id, ordinal, part
"""

OF_SUBSTANCE = """
SELECT report_version_id, ordinal, part, substance_id, evidence, drawing_id, resolved_by, grade
FROM finding
WHERE substance_id = $1 AND report_version_id > $2 ORDER BY report_version_id, ordinal, part
LIMIT $3
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One active of one finding. ordinal: place in the report; part: place in the finding.

    substance_id: None when it could not be identified. drawing_id: what was drawn, if anything was.
    resolved_by: structure, name or cas. grade: how sure that is (chem/naming/records.py).
    """

    report_version_id: int
    ordinal: int
    part: int
    substance_id: int | None
    evidence: str
    drawing_id: int | None = None
    resolved_by: str | None = None
    grade: str | None = None


async def add_findings(conn: Connection, rows: Sequence[Finding]) -> None:
    """Store findings; the version they name must be there at the commit."""
    await conn.execute(
        ADD,
        [row.report_version_id for row in rows],
        [row.ordinal for row in rows],
        [row.part for row in rows],
        [row.substance_id for row in rows],
        [row.evidence for row in rows],
        [row.drawing_id for row in rows],
        [row.resolved_by for row in rows],
        [row.grade for row in rows],
    )


async def findings_of_versions(conn: Connection, version_ids: Sequence[int]) -> list[Finding]:
    """Return the findings of these versions, in the order they were reported."""
    return [Finding(**row) for row in await conn.fetch(OF_VERSIONS, list(version_ids))]


async def findings_of_substance(
    conn: Connection, substance_id: int, *, after_version_id: int, limit: int
) -> list[Finding]:
    """Return where a substance was found, page by page."""
    rows = await conn.fetch(OF_SUBSTANCE, substance_id, after_version_id, limit)
    return [Finding(**row) for row in rows]
