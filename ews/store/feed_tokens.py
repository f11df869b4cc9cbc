"""Tokens that open the feeds of one organisation, and nothing else."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

PREFIX_BYTES, SECRET_BYTES = 6, 32

_PREFIX = re.compile(r"[0-9a-f]{12}")

ADD = """
INSERT INTO feed_token (prefix, organisation_id, secret_sha256, label, created_at)
VALUES ($1, $2, $3, $4, $5)
"""

FIND = """
SELECT organisation_id, secret_sha256 FROM feed_token
WHERE prefix = $1 AND ended_at IS NULL ORDER BY prefix
"""

OWN = """
SELECT prefix, label, created_at, ended_at FROM feed_token
WHERE organisation_id = $1 ORDER BY created_at, prefix
"""

END = """
UPDATE feed_token SET ended_at = coalesce(ended_at, $3)
WHERE organisation_id = $1 AND prefix = $2
RETURNING prefix, label, created_at, ended_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedToken:
    """The public half of a token; the secret is kept as a hash only."""

    prefix: str
    label: str
    created_at: datetime
    ended_at: datetime | None


async def create_feed_token(
    conn: Connection, organisation_id: UUID, *, label: str, at: datetime
) -> str:
    """Make a token; it is not stored and cannot be shown again."""
    prefix, secret = secrets.token_hex(PREFIX_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    await conn.execute(ADD, prefix, organisation_id, _hash(secret), label, at)
    return f"{prefix}.{secret}"


async def holder_of(conn: Connection, token: str) -> UUID | None:
    """Return the organisation whose feeds a token opens; None: it opens nothing."""
    prefix, _, secret = token.partition(".")
    row = await conn.fetchrow(FIND, prefix) if _PREFIX.fullmatch(prefix) else None
    if row is None or not hmac.compare_digest(row["secret_sha256"], _hash(secret)):
        return None
    found: UUID = row["organisation_id"]
    return found


async def own_feed_tokens(conn: Connection, organisation_id: UUID) -> list[FeedToken]:
    """Return the tokens of one organisation, ended ones too, oldest first."""
    return [FeedToken(**row) for row in await conn.fetch(OWN, organisation_id)]


async def end_feed_token(
    conn: Connection, organisation_id: UUID, prefix: str, *, at: datetime
) -> FeedToken | None:
    """End a token of one's own; None: there is no such one."""
    if not _PREFIX.fullmatch(prefix):
        return None
    row = await conn.fetchrow(END, organisation_id, prefix, at)
    return None if row is None else FeedToken(**row)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
