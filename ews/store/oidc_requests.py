"""Sign-ins at an OpenID provider that are under way."""

from dataclasses import dataclass
from datetime import datetime

from ews.store.connection import Connection
from ews.store.invitations import token_hash

ADD = """
INSERT INTO oidc_request
    (state_sha256, browser_sha256, nonce, code_verifier, return_to, invitation_sha256, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
# Taken by one answer only, and only in the browser that asked.
TAKE = """
DELETE FROM oidc_request WHERE state_sha256 = $1 AND browser_sha256 = $2
RETURNING nonce, code_verifier, return_to, invitation_sha256, expires_at > $3 AS is_good
"""
FORGET = "DELETE FROM oidc_request WHERE expires_at < $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcRequest:
    """What the answer to a request is checked by, and where to go after it."""

    nonce: str
    code_verifier: str
    return_to: str
    invitation_sha256: bytes | None


async def keep_request(
    conn: Connection, asked: OidcRequest, *, state: str, browser: str, expires_at: datetime
) -> None:
    """Keep a request under its state, for the browser that holds `browser` in a cookie."""
    await conn.execute(
        ADD,
        token_hash(state),
        token_hash(browser),
        asked.nonce,
        asked.code_verifier,
        asked.return_to,
        asked.invitation_sha256,
        expires_at,
    )


async def take_request(
    conn: Connection, *, state: str, browser: str, at: datetime
) -> OidcRequest | None:
    """Return the request that an answer belongs to, once; None if there is none, or it is late."""
    row = await conn.fetchrow(TAKE, token_hash(state), token_hash(browser), at)
    if row is None or not row["is_good"]:
        return None
    return OidcRequest(
        nonce=row["nonce"],
        code_verifier=row["code_verifier"],
        return_to=row["return_to"],
        invitation_sha256=row["invitation_sha256"],
    )


async def forget_requests(conn: Connection, *, before: datetime) -> None:
    """Drop requests that nobody answered in time."""
    await conn.execute(FORGET, before)
