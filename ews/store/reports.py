"""Reports and their versions: nothing is edited in place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

# Sorted, so that two batches with the same references wait instead of deadlocking.
RESERVE = """
INSERT INTO report (organisation_id, reference, created_at)
SELECT $1, reference, $3 FROM unnest($2::text[]) AS new (reference)
GROUP BY reference ORDER BY reference
ON CONFLICT (organisation_id, reference) DO NOTHING
RETURNING id, reference
"""

# Holds the rows until the commit: of two versions that race, the second sees the first.
LOCK = """
SELECT id, reference FROM report
WHERE organisation_id = $1 AND reference = ANY ($2::text[])
ORDER BY reference FOR NO KEY UPDATE
"""

VERSIONS_OF = """
SELECT v.id, v.report_id, r.organisation_id, r.reference, v.version, v.version_kind, v.kind,
       v.country, v.incident_on, v.tlp, v.audience, v.body, v.body_sha256, v.acknowledgement,
       v.received_at, v.api_key_prefix, v.published_by, v.embargo_until
FROM report_version v JOIN report r ON r.id = v.report_id
"""

BY_REFERENCE = (
    VERSIONS_OF
    + """
WHERE r.organisation_id = $1 AND r.reference = ANY ($2::text[]) ORDER BY r.reference, v.version
"""
)

BY_REPORT = VERSIONS_OF + "WHERE v.report_id = ANY ($1::uuid[]) ORDER BY v.report_id, v.version"

NEXT_IDS = """
SELECT nextval(pg_get_serial_sequence('report_version', 'id')) AS id
FROM generate_series(1, $1) ORDER BY id
"""

ADD_VERSION = """
INSERT INTO report_version
    (id, report_id, version, version_kind, kind, country, incident_on, tlp, audience,
     body, body_sha256, acknowledgement, received_at, api_key_prefix, published_by, embargo_until)
OVERRIDING SYSTEM VALUE
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """One version of a report, ready to be stored. id: from `next_version_ids`.

    published_by: who publishes it in the place of its origin; None: as the version before.
    """

    id: int
    report_id: UUID
    version: int
    version_kind: str
    kind: str
    country: str
    incident_on: date
    tlp: str
    audience: Sequence[str]
    body: Mapping[str, object]
    body_sha256: bytes
    acknowledgement: Mapping[str, object]
    received_at: datetime
    api_key_prefix: str | None
    published_by: UUID | None = None
    embargo_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion(NewVersion):
    """One version as it stands, with the report's owner and reference."""

    organisation_id: UUID
    reference: str

    @property
    def parties(self) -> frozenset[str]:
        """The countries that it names."""
        return frozenset({self.country, *_countries_of_legs(self.body)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """A report's row, held until the commit. is_new: nothing was told under it before."""

    id: UUID
    is_new: bool


async def reserve_reports(
    conn: Connection, organisation_id: UUID, references: Sequence[str], *, at: datetime
) -> dict[str, Reserved]:
    """Return the report of each reference, new or not, and hold it until the commit."""
    rows = await conn.fetch(RESERVE, organisation_id, list(references), at)
    found = {row["reference"]: Reserved(id=row["id"], is_new=True) for row in rows}
    others = [reference for reference in references if reference not in found]
    rows = await conn.fetch(LOCK, organisation_id, others) if others else []
    return found | {row["reference"]: Reserved(id=row["id"], is_new=False) for row in rows}


async def versions_by_reference(
    conn: Connection, organisation_id: UUID, references: Sequence[str]
) -> dict[str, list[StoredVersion]]:
    """Return what the organisation sent before under these references, versions rising."""
    rows = await conn.fetch(BY_REFERENCE, organisation_id, list(references))
    found: dict[str, list[StoredVersion]] = {}
    for row in rows:
        found.setdefault(row["reference"], []).append(StoredVersion(**row))
    return found


async def read_reports(
    conn: Connection, report_ids: Sequence[UUID]
) -> dict[UUID, list[StoredVersion]]:
    """Return all versions of these reports, rising; an unknown report is missing in the answer.

    Nobody's permission is asked here: what a reader may see is decided above.
    """
    found: dict[UUID, list[StoredVersion]] = {}
    for row in await conn.fetch(BY_REPORT, list(report_ids)):
        found.setdefault(row["report_id"], []).append(StoredVersion(**row))
    return found


async def next_version_ids(conn: Connection, count: int) -> list[int]:
    """Reserve ids, so that findings can name a version whose answer is not yet known.

    The version itself is stored last, with its acknowledgement; rows that name it are checked at
    the commit.
    """
    return [row["id"] for row in await conn.fetch(NEXT_IDS, count)]


async def add_versions(conn: Connection, rows: Sequence[NewVersion]) -> None:
    """Store versions with what was answered to them."""
    await conn.executemany(ADD_VERSION, [_values(row) for row in rows])


def _countries_of_legs(body: Mapping[str, object]) -> Iterator[str]:
    route = body.get("route")
    legs = route.get("legs") if isinstance(route, Mapping) else None
    for leg in legs if isinstance(legs, list) else ():
        if isinstance(leg, Mapping) and isinstance(leg.get("country"), str):
            yield leg["country"]


def _values(row: NewVersion) -> tuple[object, ...]:
    return (
        row.id,
        row.report_id,
        row.version,
        row.version_kind,
        row.kind,
        row.country,
        row.incident_on,
        row.tlp,
        list(row.audience),
        row.body,
        row.body_sha256,
        row.acknowledgement,
        row.received_at,
        row.api_key_prefix,
        row.published_by,
        row.embargo_until,
    )
