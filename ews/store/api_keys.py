"""Keys of organisations for the API: `prefix.secret`, shown once, stored as a hash."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import asyncpg

from ews.errors import EwsError
from ews.store.connection import Connection

SECRET_BYTES = 32  # nothing to guess, so a fast hash is enough; a slow one would be a DoS
PREFIX_BYTES = 6

ADD_KEY = """
INSERT INTO api_key
    (prefix, organisation_id, person_id, secret_sha256, scopes, created_at, expires_at, label)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

KEYS_BY_PREFIX = """
SELECT k.prefix, k.organisation_id, o.country, o.kind, o.state, s.groups, s.operations,
       k.person_id, coalesce(p.state, 'active') AS person_state, k.scopes, k.secret_sha256,
       k.expires_at, k.revoked_at, k.last_used_at
FROM api_key k JOIN organisation o ON o.id = k.organisation_id
    LEFT JOIN person p ON p.id = k.person_id, standing(o.id, $2) s
WHERE k.prefix = ANY ($1::text[]) ORDER BY k.prefix
"""

REVOKE_KEY = """
UPDATE api_key SET revoked_at = $2 WHERE prefix = $1 AND revoked_at IS NULL RETURNING prefix
"""

REVOKE_PERSONAL = """
UPDATE api_key SET revoked_at = $3
WHERE person_id = $1 AND revoked_at IS NULL AND NOT scopes <@ $2::text[]
"""

STORED = """
SELECT prefix, organisation_id, person_id, scopes, created_at, expires_at, revoked_at, label,
       last_used_at, replaced_by
FROM api_key
"""
KEYS = STORED + "WHERE organisation_id = $1 ORDER BY created_at, prefix"
KEY_BY_PREFIX = STORED + "WHERE prefix = $1 ORDER BY prefix FOR UPDATE"

REPLACE_KEY = """
UPDATE api_key SET replaced_by = $2, expires_at = least(expires_at, $3) WHERE prefix = $1
"""

# To the minute, so that a busy key is not a row written with every request.
MARK_USED = """
UPDATE api_key SET last_used_at = $2
WHERE prefix = ANY ($1::text[]) AND (last_used_at IS NULL OR last_used_at < $3)
"""
USED_EVERY = timedelta(minutes=1)


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
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A key as an administrator sees it: everything but the secret.

    last_used_at: to the minute. replaced_by: the prefix of the key that took its place.
    """

    prefix: str
    organisation_id: UUID
    person_id: UUID | None
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    label: str | None = None
    last_used_at: datetime | None = None
    replaced_by: str | None = None


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
    label: str | None = None,
) -> str:
    """Create a key and return it; it cannot be read again."""
    prefix = f"ews_{secrets.token_hex(PREFIX_BYTES)}"
    secret = secrets.token_urlsafe(SECRET_BYTES)
    await conn.execute(
        ADD_KEY,
        prefix,
        organisation_id,
        person_id,
        _hash(secret),
        list(scopes),
        at,
        expires_at,
        label,
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
    if row["state"] != "active" or row["person_state"] != "active":
        return KeyRejectedError("whom the key speaks for is suspended; ask your administrator")
    return KeyHolder(
        prefix=row["prefix"],
        organisation_id=row["organisation_id"],
        country=row["country"],
        kind=row["kind"],
        groups=frozenset(row["groups"]),
        operations=frozenset(row["operations"]),
        person_id=row["person_id"],
        scopes=frozenset(row["scopes"]),
        last_used_at=row["last_used_at"],
    )


def is_due(holder: KeyHolder, at: datetime) -> bool:
    """Say whether the use of a key at `at` is to be remembered: its last is a minute ago."""
    return holder.last_used_at is None or holder.last_used_at < at - USED_EVERY


async def mark_used(conn: Connection, holders: Iterable[KeyHolder], *, at: datetime) -> None:
    """Remember which keys were used."""
    prefixes = [each.prefix for each in holders if is_due(each, at)]
    await conn.execute(MARK_USED, prefixes, at, at - USED_EVERY)


async def revoke_key(conn: Connection, prefix: str, *, at: datetime) -> bool:
    """End a key; False if there is none of this prefix that still works."""
    return await conn.fetchval(REVOKE_KEY, prefix, at) is not None


async def revoke_personal_keys(
    conn: Connection, person_id: UUID, *, beyond: Iterable[str], at: datetime
) -> None:
    """End a person's own keys that let more than the scopes in `beyond`."""
    await conn.execute(REVOKE_PERSONAL, person_id, list(beyond), at)


async def list_keys(conn: Connection, organisation_id: UUID) -> list[StoredKey]:
    """Return all keys of an organisation, revoked ones too, oldest first."""
    return [StoredKey(**row) for row in await conn.fetch(KEYS, organisation_id)]


async def find_key(conn: Connection, prefix: str) -> StoredKey | None:
    """Return one key; nobody else changes it until the transaction ends."""
    rows = await conn.fetch(KEY_BY_PREFIX, prefix)
    return next((StoredKey(**row) for row in rows), None)


async def replace_key(conn: Connection, prefix: str, *, by_key: str, until: datetime) -> None:
    """Let a key end at `until`, if it does not end before: another takes its place."""
    await conn.execute(REPLACE_KEY, prefix, by_key.partition(".")[0], until)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
