"""The registry: substances, the keys they are found by, their families and names."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from chem.structures import Component
from ews.store.connection import Connection

# Sorted, so that two transactions that add the same substances wait instead of deadlocking. A row
# that another transaction is adding is waited for; the next statement then sees it.
ADD_SUBSTANCES = """
INSERT INTO substance (inchikey, smiles, formula, mass, name, created_at)
SELECT inchikey, smiles, formula, mass, name, $6
FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::text[])
    AS new (inchikey, smiles, formula, mass, name)
ORDER BY inchikey
ON CONFLICT (inchikey) DO NOTHING
RETURNING inchikey
"""

IDS = "SELECT id, inchikey FROM substance WHERE inchikey = ANY ($1::text[]) ORDER BY inchikey"

ADD_KEYS = """
INSERT INTO structure_key (substance_id, layer, key, chem_version, rdkit_version)
SELECT substance_id, layer, key, chem_version, rdkit_version
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS new (substance_id, layer, key, chem_version, rdkit_version)
ORDER BY substance_id, layer
ON CONFLICT DO NOTHING
"""

SUBSTANCES = """
SELECT id, inchikey, smiles, formula, mass, name FROM substance
WHERE id = ANY ($1::bigint[]) ORDER BY id
"""

BY_KEY = """
SELECT DISTINCT s.id, s.inchikey, s.smiles, s.formula, s.mass, s.name
FROM structure_key k JOIN substance s ON s.id = k.substance_id
WHERE k.key = $1 AND k.layer = $2 ORDER BY s.id
"""

SET_NAME = "UPDATE substance SET name = $2 WHERE id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubstance:
    """An active component as chemistry gave it. name: the curated one, if there is one."""

    component: Component
    name: str | None
    chem_version: str
    rdkit_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Where a component stands in the registry. is_new: this transaction added it."""

    id: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A substance of the registry. mass: average molecular mass in g/mol."""

    id: int
    inchikey: str
    smiles: str
    formula: str
    mass: float
    name: str | None


async def register_substances(
    conn: Connection, found: Sequence[NewSubstance], *, at: datetime
) -> dict[str, Registered]:
    """Return the id of each component by its parent key; add those that are not there yet.

    Call it once for all components of a transaction, and before anything else is locked: it may
    wait for another transaction that adds the same substance.
    """
    once = {each.component.keys.parent: each for each in found}
    added = {row["inchikey"] for row in await conn.fetch(ADD_SUBSTANCES, *_columns(once), at)}
    ids = {row["inchikey"]: row["id"] for row in await conn.fetch(IDS, list(once))}
    await conn.execute(ADD_KEYS, *_key_columns(once, ids))
    return {key: Registered(id=ids[key], is_new=key in added) for key in once}


async def read_substances(conn: Connection, ids: Sequence[int]) -> dict[int, Substance]:
    """Return the substances of these ids; an unknown id is missing in the answer."""
    return {row["id"]: Substance(**row) for row in await conn.fetch(SUBSTANCES, list(ids))}


async def ids_by_inchikey(conn: Connection, inchikeys: Sequence[str]) -> dict[str, int]:
    """Return the ids of the substances that are registered, by parent key."""
    return {row["inchikey"]: row["id"] for row in await conn.fetch(IDS, list(inchikeys))}


async def substances_by_key(conn: Connection, key: str, *, layer: str) -> list[Substance]:
    """Return the substances that are equal at one layer of identity."""
    return [Substance(**row) for row in await conn.fetch(BY_KEY, key, layer)]


async def name_substance(conn: Connection, substance_id: int, name: str) -> None:
    """Give a substance its curated name."""
    await conn.execute(SET_NAME, substance_id, name)


def _columns(found: Mapping[str, NewSubstance]) -> tuple[list[object], ...]:
    each = list(found.values())
    return (
        list(found),
        [one.component.smiles for one in each],
        [one.component.formula for one in each],
        [one.component.mass for one in each],
        [one.name for one in each],
    )


def _key_columns(
    found: Mapping[str, NewSubstance], ids: Mapping[str, int]
) -> tuple[list[object], ...]:
    rows = [
        (ids[parent], layer, key, one.chem_version, one.rdkit_version)
        for parent, one in found.items()
        for layer, key in asdict(one.component.keys).items()
    ]
    return tuple([row[column] for row in rows] for column in range(5))
