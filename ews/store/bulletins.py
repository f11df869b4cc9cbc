"""Bulletins and their versions; nothing is changed, each edit and each step is a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

ADD_BULLETIN = """
INSERT INTO bulletin (signal_id, organisation_id, created_at) VALUES ($1, $2, $3) RETURNING id
"""

LOCK_BULLETIN = "SELECT id FROM bulletin WHERE id = $1 FOR UPDATE"

ADD_VERSION = """
INSERT INTO bulletin_version
    (bulletin_id, version, level, title, body, tlp, audience, state, person_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""

BULLETINS = """
SELECT b.id, b.signal_id, b.organisation_id, b.created_at, v.version, v.level, v.title, v.body,
       v.tlp, v.audience, v.state, v.person_id, v.at
FROM bulletin b
JOIN LATERAL (
    SELECT version, level, title, body, tlp, audience, state, person_id, at
    FROM bulletin_version WHERE bulletin_id = b.id ORDER BY version DESC LIMIT 1
) v ON true
"""

FIND_BULLETIN = BULLETINS + "WHERE b.id = $1 ORDER BY b.id"

LIST_BULLETINS = (
    BULLETINS
    + """
WHERE ($1::text IS NULL OR v.state = $1)
  AND ($2::timestamptz IS NULL OR (b.created_at, b.id) < ($2, $3::uuid))
ORDER BY b.created_at DESC, b.id DESC LIMIT $4
"""
)

HANDS = """
SELECT version, state, person_id, at FROM bulletin_version WHERE bulletin_id = $1 ORDER BY version
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The newest version of a bulletin. body: {"text": …, "facts": {…}}."""

    id: UUID
    signal_id: UUID | None
    organisation_id: UUID
    created_at: datetime
    version: int
    level: str
    title: str
    body: Mapping[str, object]
    tlp: str
    audience: Sequence[str]
    state: str
    person_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who made one version of a bulletin."""

    version: int
    state: str
    person_id: UUID | None
    at: datetime


async def add_bulletin(
    conn: Connection, *, signal_id: UUID | None, organisation_id: UUID, at: datetime
) -> UUID:
    """Make room for a bulletin; it exists with its first version."""
    found: UUID = await conn.fetchval(ADD_BULLETIN, signal_id, organisation_id, at)
    return found


async def add_bulletin_version(conn: Connection, bulletin: Bulletin) -> None:
    """Store one version; a version that is there already is a race lost (unique)."""
    await conn.execute(
        ADD_VERSION,
        bulletin.id,
        bulletin.version,
        bulletin.level,
        bulletin.title,
        bulletin.body,
        bulletin.tlp,
        list(bulletin.audience),
        bulletin.state,
        bulletin.person_id,
        bulletin.at,
    )


async def lock_bulletin(conn: Connection, bulletin_id: UUID) -> None:
    """Hold one bulletin until the end of the transaction, so that two people do not both act."""
    await conn.execute(LOCK_BULLETIN, bulletin_id)


async def find_bulletin(conn: Connection, bulletin_id: UUID) -> Bulletin | None:
    """Return the newest version."""
    row = await conn.fetchrow(FIND_BULLETIN, bulletin_id)
    return None if row is None else Bulletin(**row)


async def list_bulletins(
    conn: Connection,
    *,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Bulletin]:
    """Return bulletins in their newest version, newest bulletin first."""
    at, bulletin_id = before or (None, None)
    rows = await conn.fetch(LIST_BULLETINS, state, at, bulletin_id, limit)
    return [Bulletin(**row) for row in rows]


async def hands_of(conn: Connection, bulletin_id: UUID) -> list[Hand]:
    """Return who made each version, oldest first."""
    return [Hand(**row) for row in await conn.fetch(HANDS, bulletin_id)]
