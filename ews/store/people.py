"""People of organisations: their roles, whether they may sign in, how many may still manage all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from ews.store.connection import Connection

# A person is seen when they sign in, or when a key of their own is used.
COLUMNS = """
SELECT p.id, p.organisation_id, p.name, p.roles, p.state, p.sign_in_name, p.email, p.created_at,
       greatest(p.last_seen_at,
                (SELECT max(k.last_used_at) FROM api_key k WHERE k.person_id = p.id))
           AS last_seen_at,
       p.reminded_at, p.suspended_because,
       c.password_hash IS NOT NULL AS has_password, c.totp_secret IS NOT NULL AS has_totp,
       EXISTS (SELECT FROM identity i WHERE i.person_id = p.id) AS has_identity
FROM person p LEFT JOIN credential c ON c.person_id = p.id
"""

PERSON_BY_ID = COLUMNS + "WHERE p.id = $1 ORDER BY p.id"
PERSON_BY_SIGN_IN_NAME = COLUMNS + "WHERE p.sign_in_name = $1 ORDER BY p.id"
PEOPLE = COLUMNS + "WHERE p.organisation_id = $1 ORDER BY p.name"
ADD_PERSON = """
INSERT INTO person (organisation_id, name, roles, sign_in_name, email, created_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
"""
CHANGE_PERSON = """
UPDATE person SET roles = $2, email = $3, state = $4, suspended_because = $5,
    last_seen_at = CASE WHEN state = 'suspended' AND $4 = 'active' THEN $6 ELSE last_seen_at END,
    reminded_at = CASE WHEN state = 'suspended' AND $4 = 'active' THEN NULL ELSE reminded_at END
WHERE id = $1
"""
SEEN = "UPDATE person SET last_seen_at = $2, reminded_at = NULL WHERE id = $1"

# One at a time decides whether the exchange keeps an administrator.
LOCK_ADMINISTRATORS = "SELECT pg_advisory_xact_lock(hashtext('ews.administrators'))"
OTHER_ADMINISTRATORS = """
SELECT count(*)
FROM person p JOIN organisation o ON o.id = p.organisation_id
    LEFT JOIN credential c ON c.person_id = p.id
WHERE 'administrator' = ANY (p.roles) AND p.state = 'active' AND o.state = 'active'
  AND p.id IS DISTINCT FROM $1 AND p.organisation_id IS DISTINCT FROM $2
  AND (c.password_hash IS NOT NULL
       OR EXISTS (SELECT FROM identity i WHERE i.person_id = p.id))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts for an organisation; `name` is a working name, not a civil one.

    state: active | suspended. last_seen_at: newest sign-in or use of a key of their own.
    """

    id: UUID
    organisation_id: UUID
    name: str
    roles: Sequence[str]
    state: str
    sign_in_name: str | None
    email: str | None
    created_at: datetime
    last_seen_at: datetime | None
    reminded_at: datetime | None
    suspended_because: str | None
    has_password: bool
    has_totp: bool
    has_identity: bool


async def add_person(
    conn: Connection,
    organisation_id: UUID,
    *,
    name: str,
    roles: Sequence[str],
    sign_in_name: str | None,
    email: str | None,
    at: datetime,
) -> UUID | None:
    """Store a person; None if the name is taken in the house, or the sign-in name anywhere."""
    try:
        async with conn.transaction():
            found: UUID = await conn.fetchval(
                ADD_PERSON, organisation_id, name, list(roles), sign_in_name, email, at
            )
    except asyncpg.UniqueViolationError:
        return None
    return found


async def find_person(conn: Connection, person_id: UUID) -> Person | None:
    """Return one person."""
    rows = await conn.fetch(PERSON_BY_ID, person_id)
    return next((Person(**row) for row in rows), None)


async def person_by_sign_in_name(conn: Connection, name: str) -> Person | None:
    """Return who signs in by this name."""
    rows = await conn.fetch(PERSON_BY_SIGN_IN_NAME, name)
    return next((Person(**row) for row in rows), None)


async def people_of(conn: Connection, organisation_id: UUID) -> list[Person]:
    """Return all people of an organisation by name, suspended ones too."""
    return [Person(**row) for row in await conn.fetch(PEOPLE, organisation_id)]


async def change_person(
    conn: Connection,
    person_id: UUID,
    *,
    roles: Sequence[str],
    email: str | None,
    state: str,
    because: str | None,
    at: datetime,
) -> None:
    """Give a person other roles or another state; who comes back counts as seen at `at`."""
    await conn.execute(CHANGE_PERSON, person_id, list(roles), email, state, because, at)


async def mark_seen(conn: Connection, person_id: UUID, *, at: datetime) -> None:
    """Remember that a person signed in."""
    await conn.execute(SEEN, person_id, at)


async def other_administrators(
    conn: Connection, *, person_id: UUID | None = None, organisation_id: UUID | None = None
) -> int:
    """Count who else can sign in and manage the exchange, without this person or organisation.

    Holds a lock until the end of the transaction, so two administrators cannot remove each other.
    """
    await conn.execute(LOCK_ADMINISTRATORS)
    found: int = await conn.fetchval(OTHER_ADMINISTRATORS, person_id, organisation_id)
    return found
