"""How people prove who they are: password, second factor, recovery codes, accounts elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# All that a sign-in needs, in one query, whether the name exists or not.
PROOFS = """
SELECT p.id AS person_id, p.state AS person_state, o.state AS organisation_state,
       c.password_hash, c.totp_secret, c.totp_pending, coalesce(c.totp_step, 0) AS totp_step,
       ARRAY(SELECT r.code_sha256 FROM recovery_code r
             WHERE r.person_id = p.id AND r.used_at IS NULL ORDER BY r.code_sha256)
           AS recovery_codes
FROM person p JOIN organisation o ON o.id = p.organisation_id
    LEFT JOIN credential c ON c.person_id = p.id
"""
PROOFS_BY_NAME = PROOFS + "WHERE p.sign_in_name = $1 ORDER BY p.id"
PROOFS_BY_ID = PROOFS + "WHERE p.id = $1 ORDER BY p.id"

KEEP_HASH = """
INSERT INTO credential (person_id, password_hash, password_set_at) VALUES ($1, $2, $3)
ON CONFLICT (person_id) DO UPDATE SET password_hash = $2, password_set_at = $3
"""
BEGIN_TOTP = "UPDATE credential SET totp_pending = $2 WHERE person_id = $1"
CONFIRM_TOTP = """
UPDATE credential SET totp_secret = totp_pending, totp_pending = NULL, totp_step = $3
WHERE person_id = $1 AND totp_pending = $2 RETURNING person_id
"""
TAKE_STEP = """
UPDATE credential SET totp_step = $2 WHERE person_id = $1 AND totp_step < $2 RETURNING person_id
"""
DROP_RECOVERY_CODES = "DELETE FROM recovery_code WHERE person_id = $1"
ADD_RECOVERY_CODES = """
INSERT INTO recovery_code (person_id, code_sha256) SELECT $1, unnest($2::bytea[])
"""
TAKE_RECOVERY_CODE = """
UPDATE recovery_code SET used_at = $3
WHERE person_id = $1 AND code_sha256 = $2 AND used_at IS NULL RETURNING person_id
"""
DROP_CREDENTIAL = "DELETE FROM credential WHERE person_id = $1"
DROP_IDENTITIES = "DELETE FROM identity WHERE person_id = $1"
PERSON_OF_IDENTITY = """
SELECT person_id FROM identity WHERE issuer = $1 AND subject = $2 ORDER BY person_id
"""
LINK = """
INSERT INTO identity (issuer, subject, person_id, linked_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (issuer, subject) DO NOTHING RETURNING person_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What is kept to check a person by. totp_step: the newest time step that was taken."""

    person_id: UUID
    person_state: str
    organisation_state: str
    password_hash: str | None
    totp_secret: str | None
    totp_pending: str | None
    totp_step: int
    recovery_codes: Sequence[bytes]


async def proofs_by_name(conn: Connection, sign_in_name: str) -> Proofs | None:
    """Return how whoever has this sign-in name is checked."""
    rows = await conn.fetch(PROOFS_BY_NAME, sign_in_name)
    return next((Proofs(**row) for row in rows), None)


async def proofs_of(conn: Connection, person_id: UUID) -> Proofs | None:
    """Return how a person is checked."""
    rows = await conn.fetch(PROOFS_BY_ID, person_id)
    return next((Proofs(**row) for row in rows), None)


async def set_password(conn: Connection, person_id: UUID, hashed: str, *, at: datetime) -> None:
    """Keep the hash of a new password."""
    await conn.execute(KEEP_HASH, person_id, hashed, at)


async def begin_totp(conn: Connection, person_id: UUID, secret: str) -> None:
    """Keep a second factor that is not confirmed yet; the one before holds until then."""
    await conn.execute(BEGIN_TOTP, person_id, secret)


async def confirm_totp(conn: Connection, person_id: UUID, secret: str, *, step: int) -> bool:
    """Make the pending second factor the one that counts; False if another is pending."""
    return await conn.fetchval(CONFIRM_TOTP, person_id, secret, step) is not None


async def take_step(conn: Connection, person_id: UUID, step: int) -> bool:
    """Take a time step; False if it, or a later one, was taken before: a replay."""
    return await conn.fetchval(TAKE_STEP, person_id, step) is not None


async def renew_recovery_codes(conn: Connection, person_id: UUID, hashes: Sequence[bytes]) -> None:
    """Keep new recovery codes; those before are void."""
    await conn.execute(DROP_RECOVERY_CODES, person_id)
    await conn.execute(ADD_RECOVERY_CODES, person_id, list(hashes))


async def take_recovery_code(
    conn: Connection, person_id: UUID, hashed: bytes, *, at: datetime
) -> bool:
    """Use a recovery code up; False if it is none, or was used."""
    return await conn.fetchval(TAKE_RECOVERY_CODE, person_id, hashed, at) is not None


async def drop_proofs(conn: Connection, person_id: UUID) -> None:
    """Forget password, second factor, recovery codes and accounts elsewhere."""
    for query in (DROP_RECOVERY_CODES, DROP_CREDENTIAL, DROP_IDENTITIES):
        await conn.execute(query, person_id)


async def person_of_identity(conn: Connection, issuer: str, subject: str) -> UUID | None:
    """Return whose account at a provider this is."""
    found: UUID | None = await conn.fetchval(PERSON_OF_IDENTITY, issuer, subject)
    return found


async def link_identity(
    conn: Connection, *, issuer: str, subject: str, person_id: UUID, at: datetime
) -> bool:
    """Make an account at a provider a person's; False if it is somebody's already."""
    return await conn.fetchval(LINK, issuer, subject, person_id, at) is not None
