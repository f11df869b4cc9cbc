"""The layer as drawn: each distinct drawing that a report held, salts and all, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ews.store.connection import Connection

if TYPE_CHECKING:
    from asyncpg import Record

# Sorted, so that two transactions that add the same drawings wait instead of deadlocking. A row
# that another transaction is adding is waited for; the next statement then sees it.
ADD = """
INSERT INTO drawing (key, smiles, chem_version, rdkit_version)
SELECT key, smiles, chem_version, rdkit_version
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
    AS new (key, smiles, chem_version, rdkit_version)
ORDER BY key, chem_version, rdkit_version
ON CONFLICT (key, chem_version, rdkit_version) DO NOTHING
"""

IDS = """
SELECT d.id, key, smiles, chem_version, rdkit_version
FROM drawing d JOIN unnest($1::text[], $2::text[], $3::text[])
    AS wanted (key, chem_version, rdkit_version) USING (key, chem_version, rdkit_version)
"""

OF_FINDINGS = """
SELECT DISTINCT d.id, d.key, d.smiles, d.chem_version, d.rdkit_version
FROM finding f JOIN drawing d ON d.id = f.drawing_id
WHERE f.report_version_id = ANY ($1::bigint[]) ORDER BY d.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A whole drawing: its canonical SMILES, the hash of it, and what made them."""

    key: str
    smiles: str
    chem_version: str
    rdkit_version: str


async def register_drawings(conn: Connection, drawings: Sequence[Drawing]) -> dict[Drawing, int]:
    """Return the id of each drawing; add those that are not there yet."""
    each = list(dict.fromkeys(drawings))
    keys, chem = [one.key for one in each], [one.chem_version for one in each]
    rdkit = [one.rdkit_version for one in each]
    await conn.execute(ADD, keys, [one.smiles for one in each], chem, rdkit)
    rows = await conn.fetch(IDS, keys, chem, rdkit)
    return {_drawing(row): row["id"] for row in rows}


async def drawings_of_versions(conn: Connection, version_ids: Sequence[int]) -> list[Drawing]:
    """Return what was drawn in these versions of reports, each drawing once."""
    return [_drawing(row) for row in await conn.fetch(OF_FINDINGS, list(version_ids))]


def _drawing(row: "Record") -> Drawing:
    return Drawing(
        key=row["key"],
        smiles=row["smiles"],
        chem_version=row["chem_version"],
        rdkit_version=row["rdkit_version"],
    )
