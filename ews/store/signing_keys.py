"""The keys that sign what leaves the house: one signs, those before it still verify."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import asyncpg

from connectors.signatures import KeyPair, new_key_pair
from ews.store.connection import Connection, Pool

Where: TypeAlias = "Pool | Connection"

SIGNS = """
SELECT kid, public_jwk, private_seed FROM signing_key WHERE retired_at IS NULL ORDER BY kid
"""

# Two that come first at once: the index lets one in, the other waits for its commit and reads it.
ADD = """
INSERT INTO signing_key (kid, public_jwk, private_seed, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
"""

RETIRE = """
UPDATE signing_key SET retired_at = $1, private_seed = NULL WHERE retired_at IS NULL
"""

REVOKE = """
UPDATE signing_key
SET retired_at = coalesce(retired_at, $2), private_seed = NULL, revoked_at = $2, revoked_for = $3
WHERE kid = $1 AND revoked_at IS NULL
RETURNING kid
"""

KEYS = """
SELECT kid, public_jwk AS public, created_at, retired_at, revoked_at, revoked_for
FROM signing_key ORDER BY created_at, kid
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """The public half of a key, and its days."""

    kid: str
    public: Mapping[str, Any]
    created_at: datetime
    retired_at: datetime | None
    revoked_at: datetime | None
    revoked_for: str | None


async def key_that_signs(where: Where, *, at: datetime) -> KeyPair:
    """Return the key that signs now; the very first one is made here."""
    async with _connected(where) as conn:
        found = await _find(conn)
        if found is None:
            await _add(conn, at)
            found = await _find(conn)
    if found is None:
        raise LookupError("no signing key could be stored; report this as a fault")
    return found


async def rotate(conn: Connection, *, at: datetime) -> KeyPair:
    """Let a new key sign from now on; the private half of the old one is wiped."""
    async with conn.transaction():
        await conn.execute(RETIRE, at)
        await _add(conn, at)
        return await key_that_signs(conn, at=at)


async def revoke(conn: Connection, kid: str, *, because: str, at: datetime) -> bool:
    """Say that a key was in wrong hands; a new one signs. False: none such, or revoked already."""
    async with conn.transaction():
        found = await conn.fetchval(REVOKE, kid, at, because)
        await key_that_signs(conn, at=at)
    return found is not None


async def list_keys(conn: Connection) -> list[SigningKey]:
    """Return all keys there ever were, oldest first."""
    return [SigningKey(**row) for row in await conn.fetch(KEYS)]


async def _find(conn: Connection) -> KeyPair | None:
    row = await conn.fetchrow(SIGNS)
    if row is None:
        return None
    return KeyPair(kid=row["kid"], public=row["public_jwk"], seed=row["private_seed"])


async def _add(conn: Connection, at: datetime) -> None:
    made = new_key_pair()
    await conn.execute(ADD, made.kid, dict(made.public), made.seed, at)


@asynccontextmanager
async def _connected(where: Where) -> AsyncIterator[Connection]:
    if isinstance(where, asyncpg.Pool):
        async with where.acquire() as conn:
            yield conn
    else:
        yield where
