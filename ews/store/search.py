"""What the registry is searched by: names, fingerprints, keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ews.store.connection import Connection

IDS_ABOVE = "SELECT id FROM substance WHERE id > $1 ORDER BY id"

FINGERPRINTED = """
SELECT s.id, s.smiles, f.morgan, f.pattern
FROM substance s LEFT JOIN fingerprint f
    ON f.substance_id = s.id AND f.chem_version = $2 AND f.rdkit_version = $3
WHERE s.id = ANY ($1::bigint[]) ORDER BY s.id
"""

# Rows are taken in order, so that two processes that write the same ones wait for each other.
KEEP_FINGERPRINTS = """
INSERT INTO fingerprint AS held (substance_id, morgan, pattern, chem_version, rdkit_version)
SELECT id, morgan, pattern, $4, $5
FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS new (id, morgan, pattern)
ORDER BY id
ON CONFLICT (substance_id) DO UPDATE SET
    morgan = excluded.morgan, pattern = excluded.pattern,
    chem_version = excluded.chem_version, rdkit_version = excluded.rdkit_version
WHERE (held.chem_version, held.rdkit_version) <> ($4, $5)
"""

KEEP_PREFERRED = """
INSERT INTO substance_name (substance_id, folded, name, kind)
SELECT id, folded, name, kind
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS new (id, folded, name, kind)
ORDER BY id, folded
ON CONFLICT (substance_id, folded) DO NOTHING
"""

DROP_NAMES = """
DELETE FROM substance_name
WHERE substance_id = ANY ($1::bigint[]) AND kind <> 'generated'
  AND (substance_id, folded) NOT IN (SELECT * FROM unnest($2::bigint[], $3::text[]))
"""

NAMES = """
SELECT substance_id, folded, name, kind FROM substance_name
WHERE substance_id = ANY ($1::bigint[]) AND kind <> 'generated' ORDER BY substance_id, folded
"""

MARK = "UPDATE substance SET is_reference = true WHERE id = ANY ($1::bigint[]) AND NOT is_reference"

UNMARK = """
UPDATE substance SET is_reference = false
WHERE is_reference AND NOT inchikey = ANY ($1::text[])
"""

REFERENCE = "SELECT inchikey, id FROM substance WHERE is_reference ORDER BY id"

BY_NAME = """
SELECT substance_id, name, kind, folded = $1 AS is_exact, folded LIKE $2 AS is_prefix,
       similarity(folded, $1) AS likeness
FROM substance_name
WHERE ($3 AND folded LIKE $2) OR ($4 AND folded % $1)
ORDER BY is_exact DESC, is_prefix DESC, likeness DESC, folded, substance_id LIMIT $5
"""

BY_FAMILY = """
SELECT DISTINCT substance_id FROM substance_family
WHERE family = ANY ($1::text[]) AND recorded @> $2::timestamptz ORDER BY substance_id
"""

BY_KEYS = """
SELECT DISTINCT substance_id FROM structure_key
WHERE key = ANY ($1::text[]) AND layer = $2 ORDER BY substance_id
"""

REFERENCE_AMONG = "SELECT id FROM substance WHERE is_reference AND id = ANY ($1::bigint[])"

SUMMARIES = """
SELECT s.id, s.inchikey, s.name, s.smiles, s.formula, s.mass, s.is_reference,
       ARRAY(SELECT family FROM substance_family
             WHERE substance_id = s.id AND recorded @> $2::timestamptz ORDER BY family) AS families
FROM substance s WHERE s.id = ANY ($1::bigint[]) ORDER BY s.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprinted:
    """A substance with its fingerprints, None where those of this chemistry are not stored."""

    id: int
    smiles: str
    morgan: bytes | None
    pattern: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceName:
    """One name of a substance; folded: as it is looked up."""

    substance_id: int
    folded: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A name that begins with, or looks like, what was asked. likeness: of pg_trgm, 0 to 1."""

    substance_id: int
    name: str
    kind: str
    is_exact: bool
    is_prefix: bool
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A substance as a list shows it."""

    id: int
    inchikey: str
    name: str | None
    smiles: str
    formula: str
    mass: float
    is_reference: bool
    families: Sequence[str]


async def ids_above(conn: Connection, above: int) -> list[int]:
    """Return the ids of substances above one."""
    return [row["id"] for row in await conn.fetch(IDS_ABOVE, above)]


async def fingerprinted(
    conn: Connection, ids: Sequence[int], *, chem_version: str, rdkit_version: str
) -> list[Fingerprinted]:
    """Return substances with their fingerprints, if those of this chemistry are stored."""
    rows = await conn.fetch(FINGERPRINTED, list(ids), chem_version, rdkit_version)
    return [Fingerprinted(**row) for row in rows]


async def keep_fingerprints(
    conn: Connection, made: Sequence[Fingerprinted], *, chem_version: str, rdkit_version: str
) -> None:
    """Store fingerprints; those of another chemistry are replaced."""
    columns = [
        [one.id for one in made],
        [one.morgan for one in made],
        [one.pattern for one in made],
    ]
    await conn.execute(KEEP_FINGERPRINTS, *columns, chem_version, rdkit_version)


async def keep_names(conn: Connection, names: Sequence[SubstanceName]) -> None:
    """Store names that are not there yet."""
    columns = zip(*((n.substance_id, n.folded, n.name, n.kind) for n in names), strict=True)
    if names:
        await conn.execute(KEEP_PREFERRED, *(list(column) for column in columns))


async def replace_names(
    conn: Connection, substance_ids: Sequence[int], names: Sequence[SubstanceName]
) -> None:
    """Make these all curated names of these substances; what is right already is not touched."""
    held = {SubstanceName(**row) for row in await conn.fetch(NAMES, list(substance_ids))}
    if held == set(names):
        return
    kept = held & set(names)
    ids, folded = [n.substance_id for n in kept], [n.folded for n in kept]
    await conn.execute(DROP_NAMES, list(substance_ids), ids, folded)
    await keep_names(conn, names)


async def mark_reference(conn: Connection, substance_ids: Sequence[int]) -> None:
    """Make these reference substances."""
    await conn.execute(MARK, list(substance_ids))


async def unmark_reference(conn: Connection, but: Sequence[str]) -> None:
    """Let only substances of these parent keys be reference substances."""
    await conn.execute(UNMARK, list(but))


async def reference_ids(conn: Connection) -> dict[str, int]:
    """Return the ids of the reference substances by their parent key."""
    return {row["inchikey"]: row["id"] for row in await conn.fetch(REFERENCE)}


async def names_like(
    conn: Connection, folded: str, *, prefix: bool, fuzzy: bool, most: int
) -> list[NameHit]:
    """Return names that begin with a folded name, or look like it; the best first."""
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = await conn.fetch(BY_NAME, folded, f"{escaped}%", prefix, fuzzy, most)
    return [NameHit(**row) for row in rows]


async def members_of(conn: Connection, families: Sequence[str], *, known_at: datetime) -> list[int]:
    """Return the substances of any of these families."""
    return [row["substance_id"] for row in await conn.fetch(BY_FAMILY, list(families), known_at)]


async def substances_with_keys(conn: Connection, keys: Sequence[str], *, layer: str) -> list[int]:
    """Return the substances that have one of these keys at a layer of identity."""
    return [row["substance_id"] for row in await conn.fetch(BY_KEYS, list(keys), layer)]


async def reference_among(conn: Connection, ids: Sequence[int]) -> set[int]:
    """Return those that are reference substances."""
    return {row["id"] for row in await conn.fetch(REFERENCE_AMONG, list(ids))}


async def summaries(
    conn: Connection, ids: Sequence[int], *, known_at: datetime
) -> dict[int, Summary]:
    """Return substances as a list shows them, by id."""
    rows = await conn.fetch(SUMMARIES, list(ids), known_at)
    return {row["id"]: Summary(**row) for row in rows}
