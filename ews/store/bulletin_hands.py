"""Whose hands a bulletin went through, by name, and who else of a house may approve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

HANDS = """
SELECT v.bulletin_id, v.version, v.state, v.person_id, p.name AS person, v.at
FROM bulletin_version v LEFT JOIN person p ON p.id = v.person_id
WHERE v.bulletin_id = ANY ($1::uuid[]) ORDER BY v.bulletin_id, v.version
"""

PEOPLE = """
SELECT id, name FROM person
WHERE organisation_id = $1 AND state = 'active' AND roles && $2::text[] ORDER BY name, id
"""

NAMES = "SELECT id, name FROM organisation WHERE id = ANY ($1::uuid[]) ORDER BY id"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHand:
    """Who made one version of a bulletin; person: None for the clock."""

    bulletin_id: UUID
    version: int
    state: str
    person_id: UUID | None
    person: str | None
    at: datetime


async def named_hands(conn: Connection, bulletin_ids: Sequence[UUID]) -> list[NamedHand]:
    """Return who made each version of these bulletins, oldest first."""
    return [NamedHand(**row) for row in await conn.fetch(HANDS, list(bulletin_ids))]


async def people_with(
    conn: Connection, organisation_id: UUID, roles: Sequence[str]
) -> dict[UUID, str]:
    """Return the active people of an organisation who have one of these roles, by name."""
    rows = await conn.fetch(PEOPLE, organisation_id, list(roles))
    return {row["id"]: row["name"] for row in rows}


async def organisation_names(conn: Connection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the names of organisations."""
    return {row["id"]: row["name"] for row in await conn.fetch(NAMES, list(ids))}
