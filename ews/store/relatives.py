"""What relatives are told apart by: their keys at one layer of identity."""

from collections.abc import Sequence

from ews.store.connection import Connection

KEYS = """
SELECT DISTINCT ON (substance_id) substance_id, key FROM structure_key
WHERE substance_id = ANY ($1::bigint[]) AND layer = $2 ORDER BY substance_id, chem_version DESC
"""


async def keys_of(conn: Connection, ids: Sequence[int], *, layer: str) -> dict[int, str]:
    """Return the key of each substance at a layer, that of the newest chemistry."""
    rows = await conn.fetch(KEYS, list(ids), layer)
    return {row["substance_id"]: row["key"] for row in rows}
