"""All names of one substance."""

from dataclasses import dataclass

from ews.store.connection import Connection

NAMES = """
SELECT name, kind FROM substance_name WHERE substance_id = $1
ORDER BY array_position(ARRAY['preferred', 'synonym', 'code', 'brand', 'generated'], kind),
         length(name), folded
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenName:
    """A name and what kind of name it is: preferred, synonym, code, brand, generated."""

    name: str
    kind: str


async def names_of(conn: Connection, substance_id: int) -> list[GivenName]:
    """Return the names of a substance: the preferred one first, of each kind the short ones."""
    return [GivenName(**row) for row in await conn.fetch(NAMES, substance_id)]
