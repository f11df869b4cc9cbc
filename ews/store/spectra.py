"""Spectra on file, and which findings rest on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection

# The same file again is the same spectrum; a row that another transaction is adding is waited for.
FILE = """
INSERT INTO spectrum (organisation_id, name, form, kind, title, x_unit, y_unit, x, y, drawn_x,
                      drawn_y, facts, content, sha256, filed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, sha256($13), $14)
ON CONFLICT (organisation_id, sha256) DO NOTHING RETURNING id
"""

SAME = "SELECT id FROM spectrum WHERE organisation_id = $1 AND sha256 = sha256($2)"

TOLD = (
    "id, organisation_id, name, form, kind, title, x_unit, y_unit, drawn_x, drawn_y, facts, "
    "filed_at"
)

NUMBERS = "SELECT x, y FROM spectrum WHERE id = $1"

FIND = f"SELECT {TOLD} FROM spectrum WHERE id = $1"  # noqa: S608 - names of columns

CONTENT = "SELECT content FROM spectrum WHERE id = $1"

OWN_AMONG = """
SELECT id FROM spectrum WHERE organisation_id = $1 AND id = ANY ($2::uuid[])
"""

USE = """
INSERT INTO spectrum_use (spectrum_id, report_version_id, ordinal, substance_id)
SELECT spectrum_id, report_version_id, ordinal, substance_id
FROM unnest($1::uuid[], $2::bigint[], $3::integer[], $4::bigint[])
    AS new (spectrum_id, report_version_id, ordinal, substance_id)
"""

NEWEST = """
  AND NOT EXISTS (SELECT FROM report_version later
                  WHERE later.report_id = v.report_id AND later.version > v.version)
  AND v.version_kind NOT IN ('nullification', 'duplicate_of')
"""

CITING = (
    """
SELECT DISTINCT v.report_id FROM spectrum_use u JOIN report_version v ON v.id = u.report_version_id
WHERE u.spectrum_id = $1
"""
    + NEWEST
    + "LIMIT $2"
)

OF_SUBSTANCE = (
    """
SELECT u.spectrum_id, v.report_id, u.ordinal
FROM spectrum_use u JOIN report_version v ON v.id = u.report_version_id
WHERE u.substance_id = $1
"""
    + NEWEST
    + "ORDER BY u.report_version_id DESC, u.ordinal, u.spectrum_id LIMIT $2"
)

AMONG = f"SELECT {TOLD} FROM spectrum WHERE id = ANY ($1::uuid[])"  # noqa: S608 - names of columns

# Nobody ever named it in a report.
FORGET = """
DELETE FROM spectrum s WHERE s.filed_at <= $1
  AND NOT EXISTS (SELECT FROM spectrum_use u WHERE u.spectrum_id = s.id) RETURNING s.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Equally many along two axes."""

    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a spectrum is. drawn_x, drawn_y: the few numbers that show its shape.

    facts: what its file says of the measurement.
    """

    organisation_id: UUID
    name: str
    form: str
    kind: str
    title: str
    x_unit: str
    y_unit: str
    drawn_x: Sequence[float]
    drawn_y: Sequence[float]
    facts: Mapping[str, Any]
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpectrum(Described):
    """A spectrum to be filed, with all its numbers."""

    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSpectrum(Described):
    """A spectrum on file, without the file itself."""

    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectrumUse:
    """That a finding rests on a spectrum. ordinal: the finding's place in the report, from 0."""

    spectrum_id: UUID
    report_version_id: int
    ordinal: int
    substance_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A spectrum of a substance, and the finding of the report that names it."""

    spectrum_id: UUID
    report_id: UUID
    ordinal: int


async def file_spectrum(conn: Connection, new: NewSpectrum, content: bytes) -> UUID | None:
    """File a spectrum; the same file of the same organisation again is the one that is there.

    None: that one was forgotten in this very moment.
    """
    columns = (new.name, new.form, new.kind, new.title, new.x_unit, new.y_unit)
    made: UUID | None = await conn.fetchval(
        FILE,
        new.organisation_id,
        *columns,
        list(new.x),
        list(new.y),
        list(new.drawn_x),
        list(new.drawn_y),
        dict(new.facts),
        content,
        new.filed_at,
    )
    if made is None:
        made = await conn.fetchval(SAME, new.organisation_id, content)
    return made


async def find_spectrum(conn: Connection, spectrum_id: UUID) -> StoredSpectrum | None:
    """Return a spectrum."""
    row = await conn.fetchrow(FIND, spectrum_id)
    return StoredSpectrum(**row) if row else None


async def numbers_of(conn: Connection, spectrum_id: UUID) -> Numbers | None:
    """Return all numbers of a spectrum."""
    row = await conn.fetchrow(NUMBERS, spectrum_id)
    return Numbers(**row) if row else None


async def spectra_among(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, StoredSpectrum]:
    """Return those of these that are there."""
    rows = await conn.fetch(AMONG, list(ids))
    return {row["id"]: StoredSpectrum(**row) for row in rows}


async def content_of_spectrum(conn: Connection, spectrum_id: UUID) -> bytes:
    """Return the file of a spectrum that is there."""
    content: bytes = await conn.fetchval(CONTENT, spectrum_id)
    return content


async def own_spectra(conn: Connection, organisation_id: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of these that the organisation filed."""
    return {row["id"] for row in await conn.fetch(OWN_AMONG, organisation_id, list(ids))}


async def add_spectrum_uses(conn: Connection, rows: Sequence[SpectrumUse]) -> None:
    """Store which findings rest on which spectra; their versions are stored already."""
    await conn.execute(
        USE,
        [row.spectrum_id for row in rows],
        [row.report_version_id for row in rows],
        [row.ordinal for row in rows],
        [row.substance_id for row in rows],
    )


async def reports_citing(conn: Connection, spectrum_id: UUID, *, most: int) -> list[UUID]:
    """Return the reports whose newest version names a spectrum."""
    return [row["report_id"] for row in await conn.fetch(CITING, spectrum_id, most)]


async def spectra_of_substance(conn: Connection, substance_id: int, *, most: int) -> list[Cited]:
    """Return what newest versions of reports name for a substance, the latest first."""
    return [Cited(**row) for row in await conn.fetch(OF_SUBSTANCE, substance_id, most)]


async def forget_spectra(conn: Connection, *, before: datetime) -> int:
    """Forget spectra that no report ever named."""
    return len(await conn.fetch(FORGET, before))
