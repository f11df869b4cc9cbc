"""Keys of organisations for the API: `prefix.secret`, shown once, stored as a hash."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

import asyncpg

from ews.errors import EwsError
from ews.store.connection import Connection

SECRET_BYTES = 32  # nothing to guess, so a fast hash is enough; a slow one would be a DoS
PREFIX_BYTES = 6

ADD_KEY = """
INSERT INTO api_key
    (prefix, organisation_id, person_id, secret_sha256, scopes, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

KEYS_BY_PREFIX = """
SELECT k.prefix, k.organisation_id, o.country, o.kind, o.state, s.groups, s.operations,
       k.person_id, k.scopes, k.secret_sha256, k.expires_at, k.revoked_at
FROM api_key k JOIN organisation o ON o.id = k.organisation_id, standing(o.id, $2) s
WHERE k.prefix = ANY ($1::text[]) ORDER BY k.prefix
"""

REVOKE_KEY = """
UPDATE api_key SET revoked_at = $2 WHERE prefix = $1 AND revoked_at IS NULL RETURNING prefix
"""

KEYS = """
SELECT prefix, organisation_id, person_id, scopes, created_at, expires_at, revoked_at
FROM api_key WHERE organisation_id = $1 ORDER BY created_at, prefix
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """For whom a key speaks and what it may do. country, kind: the organisation's.

    groups: sharing groups and live operations. operations: those of them that are operations.
    """

    prefix: str
    organisation_id: UUID
    country: str | None
    kind: str
    groups: frozenset[UUID]
    operations: frozenset[UUID]
    person_id: UUID | None
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A key as an administrator sees it: everything but the secret."""

    prefix: str
    organisation_id: UUID
    person_id: UUID | None
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class KeyRejectedError(EwsError):
    """The key is malformed, unknown, revoked or expired; which one is not told to the sender."""

    code = "api_key_rejected"
    status = HTTPStatus.UNAUTHORIZED


async def create_key(
    conn: Connection,
    organisation_id: UUID,
    *,
    scopes: Sequence[str],
    at: datetime,
    person_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Create a key and return it; it cannot be read again."""
    prefix = f"ews_{secrets.token_hex(PREFIX_BYTES)}"
    secret = secrets.token_urlsafe(SECRET_BYTES)
    await conn.execute(
        ADD_KEY, prefix, organisation_id, person_id, _hash(secret), list(scopes), at, expires_at
    )
    return f"{prefix}.{secret}"


async def verify_key(conn: Connection, presented: str, *, at: datetime) -> KeyHolder:
    """Return for whom the presented key speaks.

    Raises:
        KeyRejectedError: it does not, or not at `at`.
    """
    found = (await verify_keys(conn, [presented], at=at))[presented]
    if isinstance(found, KeyRejectedError):
        raise found
    return found


async def verify_keys(
    conn: Connection, presented: Sequence[str], *, at: datetime
) -> dict[str, KeyHolder | KeyRejectedError]:
    """Return for whom each presented key speaks, or why it does not, in one query."""
    # PostgreSQL refuses a NUL in text, and UTF-8 half a surrogate pair: no such key was ever made.
    readable = [key for key in presented if key.isascii() and key.isprintable()]
    rows = await conn.fetch(KEYS_BY_PREFIX, [key.partition(".")[0] for key in readable], at)
    stored = {row["prefix"]: row for row in rows}
    return {key: _verified(key, stored.get(key.partition(".")[0]), at) for key in presented}


def _verified(
    presented: str, row: "asyncpg.Record | None", at: datetime
) -> KeyHolder | KeyRejectedError:
    secret = presented.partition(".")[2]
    if row is None or not hmac.compare_digest(row["secret_sha256"], _hash(secret)):
        return KeyRejectedError("the API key is not known; check that it was copied whole")
    if row["revoked_at"] is not None or (row["expires_at"] and row["expires_at"] <= at):
        return KeyRejectedError("the API key is revoked or expired; ask your administrator for one")
    if row["state"] != "active":
        return KeyRejectedError("the organisation is suspended; ask the exchange's administrator")
    return KeyHolder(
        prefix=row["prefix"],
        organisation_id=row["organisation_id"],
        country=row["country"],
        kind=row["kind"],
        groups=frozenset(row["groups"]),
        operations=frozenset(row["operations"]),
        person_id=row["person_id"],
        scopes=frozenset(row["scopes"]),
    )


async def revoke_key(conn: Connection, prefix: str, *, at: datetime) -> bool:
    """End a key; False if there is none of this prefix that still works."""
    return await conn.fetchval(REVOKE_KEY, prefix, at) is not None


async def list_keys(conn: Connection, organisation_id: UUID) -> list[StoredKey]:
    """Return all keys of an organisation, revoked ones too, oldest first."""
    return [StoredKey(**row) for row in await conn.fetch(KEYS, organisation_id)]


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
