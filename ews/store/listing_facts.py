"""What listed objects are made of: versions as they are stored, with substances and the law."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from connectors.exporters.stix.facts import (
    FindingFacts,
    Organisation,
    StatusFacts,
    SubstanceFacts,
)
from ews.store.connection import Connection

CHANGES = """
SELECT seq, record, record_id, version, organisation_id, published_by, tlp, audience,
       embargo_until, changed_at
FROM change WHERE seq > $1 ORDER BY seq LIMIT $2
"""

REPORTS = """
SELECT v.id, v.report_id::text AS record_id, v.version, v.version_kind, v.tlp, v.audience,
       v.organisation_id, v.published_by, v.embargo_until, v.body, v.received_at, r.created_at
FROM unnest($1::uuid[], $2::integer[]) AS asked (report_id, version)
JOIN report_version v ON v.report_id = asked.report_id AND v.version = asked.version
JOIN report r ON r.id = v.report_id
ORDER BY v.id
"""

FINDINGS = """
SELECT f.report_version_id, f.ordinal, f.evidence, f.substance_id, s.inchikey
FROM finding f JOIN substance s ON s.id = f.substance_id
WHERE f.report_version_id = ANY ($1::bigint[])
ORDER BY f.report_version_id, f.ordinal, f.part
"""

BULLETINS = """
SELECT v.bulletin_id::text AS record_id, v.version, v.level, v.title, v.body, v.tlp, v.audience,
       v.state, v.at, v.organisation_id, v.embargo_until, v.kind,
       v.supersedes::text AS supersedes, b.created_at,
       (SELECT min(first.at) FROM bulletin_version first
        WHERE first.bulletin_id = v.bulletin_id AND first.state NOT IN ('draft', 'approved')
       ) AS published_at
FROM unnest($1::uuid[], $2::integer[]) AS asked (bulletin_id, version)
JOIN bulletin_version v ON v.bulletin_id = asked.bulletin_id AND v.version = asked.version
JOIN bulletin b ON b.id = v.bulletin_id
ORDER BY v.id
"""

SUBSTANCES = """
SELECT s.id, s.inchikey, s.smiles, s.formula, s.mass, s.name, s.is_reference, s.created_at,
       ARRAY(SELECT family FROM substance_family
             WHERE substance_id = s.id AND upper_inf(recorded) ORDER BY family) AS families
FROM substance s
WHERE s.inchikey = ANY ($1::text[]) ORDER BY s.id
"""

STATUSES = """
SELECT d.substance_id, d.jurisdiction, d.status, d.detail ->> 'level' AS level,
       d.detail ->> 'entry' AS entry, d.detail ->> 'cite' AS cite, d.detail ->> 'url' AS url
FROM determination d
WHERE d.substance_id = ANY ($1::bigint[]) AND d.in_force @> $2::date AND upper_inf(d.recorded)
  AND d.status IN ('controlled', 'conditional', 'analogue_risk')
ORDER BY d.substance_id, d.jurisdiction, d.definition_id, d.id
"""

ORGANISATIONS = """
SELECT id, name, kind, country FROM organisation WHERE id = ANY ($1::uuid[]) ORDER BY id
"""

SUBSTANCES_AFTER = "SELECT id, inchikey FROM substance WHERE id > $1 ORDER BY id LIMIT $2"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """One change with what decides who may see it."""

    seq: int
    record: str
    record_id: str
    version: int
    organisation_id: UUID
    published_by: UUID | None
    tlp: str
    audience: Sequence[str]
    embargo_until: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """One version of a report as it is listed."""

    id: int
    record_id: str
    version: int
    version_kind: str
    tlp: str
    audience: Sequence[str]
    organisation_id: UUID
    published_by: UUID | None
    embargo_until: datetime | None
    body: Mapping[str, object]
    received_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBulletin:
    """One version of a bulletin as it is listed."""

    record_id: str
    version: int
    level: str
    title: str
    body: Mapping[str, object]
    tlp: str
    audience: Sequence[str]
    state: str
    at: datetime
    organisation_id: UUID
    embargo_until: datetime | None
    kind: str
    supersedes: str | None
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A substance with what the law says of it today."""

    facts: SubstanceFacts
    statuses: tuple[StatusFacts, ...]


Key = tuple[str, int]  # record id, version


async def changes_after(conn: Connection, seq: int, *, limit: int) -> list[ListedChange]:
    """Return the next changes in commit order."""
    return [ListedChange(**row) for row in await conn.fetch(CHANGES, seq, limit)]


async def stored_reports(conn: Connection, keys: Collection[Key]) -> dict[Key, StoredReport]:
    """Return these versions of reports."""
    rows = await conn.fetch(REPORTS, *_columns(keys))
    return {(row["record_id"], row["version"]): StoredReport(**row) for row in rows}


async def stored_bulletins(conn: Connection, keys: Collection[Key]) -> dict[Key, StoredBulletin]:
    """Return these versions of bulletins."""
    rows = await conn.fetch(BULLETINS, *_columns(keys))
    return {(row["record_id"], row["version"]): StoredBulletin(**row) for row in rows}


async def findings_by_version(
    conn: Connection, version_ids: Sequence[int]
) -> dict[int, tuple[FindingFacts, ...]]:
    """Return the identified findings of versions of reports, by the version's number."""
    found: dict[int, list[FindingFacts]] = defaultdict(list)
    for row in await conn.fetch(FINDINGS, list(version_ids)):
        found[row["report_version_id"]].append(
            FindingFacts(ordinal=row["ordinal"], evidence=row["evidence"], inchikey=row["inchikey"])
        )
    return {version_id: tuple(findings) for version_id, findings in found.items()}


async def registered(
    conn: Connection, inchikeys: Collection[str], *, on: date
) -> dict[str, Registered]:
    """Return substances by InChIKey, with what the law says of each on a day."""
    rows = await conn.fetch(SUBSTANCES, list(inchikeys))
    said: dict[int, list[StatusFacts]] = defaultdict(list)
    for row in await conn.fetch(STATUSES, [row["id"] for row in rows], on):
        said[row["substance_id"]].append(
            StatusFacts(
                jurisdiction=row["jurisdiction"],
                status=row["status"],
                level=row["level"] or "",
                entry=row["entry"] or "",
                cite=row["cite"] or "",
                url=row["url"] or "",
            )
        )
    return {
        row["inchikey"]: Registered(
            facts=SubstanceFacts(
                inchikey=row["inchikey"],
                smiles=row["smiles"],
                formula=row["formula"],
                mass=row["mass"],
                name=row["name"],
                families=tuple(row["families"]),
                is_reference=row["is_reference"],
                created_at=row["created_at"],
            ),
            statuses=tuple(said[row["id"]]),
        )
        for row in rows
    }


async def organisations(conn: Connection, ids: Collection[UUID]) -> dict[str, Organisation]:
    """Return organisations as they are named to others, by id."""
    return {
        str(row["id"]): Organisation(
            organisation_id=str(row["id"]),
            name=row["name"],
            kind=row["kind"],
            country=row["country"],
        )
        for row in await conn.fetch(ORGANISATIONS, list(ids))
    }


async def substances_after(conn: Connection, after: int, *, limit: int) -> list[tuple[int, str]]:
    """Return ids and InChIKeys of the next substances of the registry."""
    return [
        (row["id"], row["inchikey"]) for row in await conn.fetch(SUBSTANCES_AFTER, after, limit)
    ]


def _columns(keys: Collection[Key]) -> tuple[list[UUID], list[int]]:
    return [UUID(record_id) for record_id, _ in keys], [version for _, version in keys]
