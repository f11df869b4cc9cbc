"""Organisations and their people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import asyncpg

from ews.errors import EwsError
from ews.store.connection import Connection

ADD_ORGANISATION = """
INSERT INTO organisation (name, kind, country, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO NOTHING
"""

COLUMNS = "SELECT id, name, kind, country, state, scopes FROM organisation "
ORGANISATION_BY_NAME = COLUMNS + "WHERE name = $1 ORDER BY id"
ORGANISATION_BY_ID = COLUMNS + "WHERE id = $1 ORDER BY id"
ORGANISATIONS = COLUMNS + "ORDER BY name"

NEW_ORGANISATION = """
INSERT INTO organisation (name, kind, country, scopes, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO NOTHING RETURNING id
"""

CHANGE_ORGANISATION = """
UPDATE organisation SET name = $2, state = $3, scopes = $4 WHERE id = $1
"""

ADD_PERSON = """
INSERT INTO person (organisation_id, name, roles, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (organisation_id, name) DO NOTHING
"""

PERSON_BY_NAME = """
SELECT id, organisation_id, name, roles FROM person
WHERE organisation_id = $1 AND name = $2 ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who sends and receives. country: None for an international body.

    state: active | suspended. scopes: what its own managers may give to its people and keys.
    """

    id: UUID
    name: str
    kind: str
    country: str | None
    state: str = "active"
    scopes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts for an organisation; `name` is a working name, not a civil one."""

    id: UUID
    organisation_id: UUID
    name: str
    roles: Sequence[str]


class OrganisationDiffersError(EwsError):
    """An organisation of this name exists, with another kind or country."""

    code = "organisation_differs"
    status = HTTPStatus.CONFLICT


async def ensure_organisation(
    conn: Connection, *, name: str, kind: str, country: str | None, at: datetime
) -> Organisation:
    """Return the organisation of this name; create it if there is none.

    Raises:
        OrganisationDiffersError: it exists and is of another kind or country.
    """
    await conn.execute(ADD_ORGANISATION, name, kind, country, at)
    found = next(Organisation(**row) for row in await conn.fetch(ORGANISATION_BY_NAME, name))
    if (found.kind, found.country) != (kind, country):
        raise OrganisationDiffersError(
            f"{name!r} is already there as {found.kind} of {found.country}, "
            f"not {kind} of {country}; choose another name"
        )
    return found


async def find_organisation(conn: Connection, organisation_id: UUID) -> Organisation | None:
    """Return one organisation."""
    row = await conn.fetchrow(ORGANISATION_BY_ID, organisation_id)
    return None if row is None else Organisation(**row)


async def organisation_by_name(conn: Connection, name: str) -> Organisation | None:
    """Return the organisation of this name."""
    return next((Organisation(**row) for row in await conn.fetch(ORGANISATION_BY_NAME, name)), None)


async def list_organisations(conn: Connection) -> list[Organisation]:
    """Return all organisations by name."""
    return [Organisation(**row) for row in await conn.fetch(ORGANISATIONS)]


async def add_organisation(
    conn: Connection,
    *,
    name: str,
    kind: str,
    country: str | None,
    scopes: Sequence[str],
    at: datetime,
) -> UUID | None:
    """Store a new organisation; None if there is one of this name."""
    found: UUID | None = await conn.fetchval(
        NEW_ORGANISATION, name, kind, country, list(scopes), at
    )
    return found


async def change_organisation(
    conn: Connection, organisation_id: UUID, *, name: str, state: str, scopes: Sequence[str]
) -> bool:
    """Give an organisation another name, state or scopes; False if the name is another's."""
    try:
        async with conn.transaction():
            await conn.execute(CHANGE_ORGANISATION, organisation_id, name, state, list(scopes))
    except asyncpg.UniqueViolationError:
        return False
    return True


async def ensure_person(
    conn: Connection, organisation_id: UUID, *, name: str, roles: Sequence[str], at: datetime
) -> Person:
    """Return the organisation's person of this name; create it with these roles if there is none.

    Roles of a person who exists are left as they are.
    """
    await conn.execute(ADD_PERSON, organisation_id, name, list(roles), at)
    return next(Person(**row) for row in await conn.fetch(PERSON_BY_NAME, organisation_id, name))
