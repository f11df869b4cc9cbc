"""Invitations: whoever holds one sets up how a person signs in, once."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

TOKEN_BYTES = 32

ADD_INVITATION = """
INSERT INTO invitation (token_sha256, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)
"""
DROP_INVITATIONS = """
UPDATE invitation SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL
"""
USE_INVITATION = """
UPDATE invitation SET used_at = $2
WHERE token_sha256 = $1 AND used_at IS NULL AND expires_at > $2 RETURNING person_id
"""
INVITED = """
SELECT person_id FROM invitation
WHERE token_sha256 = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY created_at
"""


async def invite(conn: Connection, person_id: UUID, *, at: datetime, expires_at: datetime) -> str:
    """Return a new invitation, which cannot be read again; those given before are void."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await conn.execute(DROP_INVITATIONS, person_id, at)
    await conn.execute(ADD_INVITATION, token_hash(token), person_id, at, expires_at)
    return token


async def invited(conn: Connection, token_sha256: bytes, *, at: datetime) -> UUID | None:
    """Return whom an invitation is for while it is good, and leave it good."""
    found: UUID | None = await conn.fetchval(INVITED, token_sha256, at)
    return found


async def use_invitation(conn: Connection, token_sha256: bytes, *, at: datetime) -> UUID | None:
    """Return whom an invitation is for, and end it; None if it is not good (any more)."""
    found: UUID | None = await conn.fetchval(USE_INVITATION, token_sha256, at)
    return found


def token_hash(token: str) -> bytes:
    """Return what is stored of a random token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
