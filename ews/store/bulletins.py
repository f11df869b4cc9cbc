"""Bulletins and their versions; nothing is changed, each edit and each step is a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.sources import IS_OPEN

ADD_BULLETIN = """
INSERT INTO bulletin (signal_id, organisation_id, created_at) VALUES ($1, $2, $3) RETURNING id
"""

LOCK_BULLETIN = "SELECT id FROM bulletin WHERE id = $1 FOR UPDATE"

ADD_VERSION = """
INSERT INTO bulletin_version
    (bulletin_id, version, level, title, body, tlp, audience, state, person_id, at,
     kind, urgent, embargo_until, valid_until, supersedes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""

# What left the house; a draft that lies above it is its own organisation's affair.
PUBLIC = ("embargoed", "published", "superseded", "expired", "withdrawn")

_BULLETINS = """
SELECT b.id, b.signal_id, b.organisation_id, b.created_at, v.version, v.level, v.title, v.body,
       v.tlp, v.audience, v.state, v.person_id, v.at, v.kind, v.urgent, v.embargo_until,
       v.valid_until, v.supersedes
FROM bulletin b
JOIN LATERAL (
    SELECT version, level, title, body, tlp, audience, state, person_id, at, kind, urgent,
           embargo_until, valid_until, supersedes
    FROM bulletin_version WHERE bulletin_id = b.id{which} ORDER BY version DESC LIMIT 1
) v ON true
"""
_IS_PUBLIC = "state IN ('embargoed', 'published', 'superseded', 'expired', 'withdrawn')"

BULLETINS = _BULLETINS.format(which="")
PUBLIC_BULLETINS = _BULLETINS.format(which=f" AND {_IS_PUBLIC}")

FIND_BULLETIN = BULLETINS + "WHERE b.id = $1 ORDER BY b.id"
FIND_PUBLIC = PUBLIC_BULLETINS + "WHERE b.id = $1 ORDER BY b.id"

LIST_BULLETINS = (
    _BULLETINS.format(which=f" AND (b.organisation_id = $5 OR {_IS_PUBLIC})")
    + """
WHERE ($1::text IS NULL OR v.state = $1)
  AND (NOT $8::boolean OR b.organisation_id = $5 AND EXISTS (
      SELECT FROM source_change c WHERE c.bulletin_id = b.id AND """
    + IS_OPEN
    + """))
  AND ($2::timestamptz IS NULL OR (b.created_at, b.id) < ($2, $3::uuid))
  AND ($9::timestamptz IS NULL OR b.created_at >= $9)
  AND ($6::text IS NULL OR v.body #>> '{facts,substance,inchikey}' = $6
       OR $7 AND (v.body #> '{concerns,substances}' ? $6
           OR v.body #> '{facts,substances}' @> jsonb_build_array(
               jsonb_build_object('inchikey', $6::text))))
ORDER BY b.created_at DESC, b.id DESC LIMIT $4
"""
)

# Bulletins whose embargo or validity is over, at $1.
DUE = (
    PUBLIC_BULLETINS
    + """
WHERE (v.state = 'embargoed' AND v.embargo_until <= $1)
   OR (v.state = 'published' AND v.valid_until <= $1)
ORDER BY b.id
"""
)

FIRST_MARKING = "SELECT tlp, audience FROM bulletin_version WHERE bulletin_id = $1 AND version = 1"

HANDS = """
SELECT version, state, person_id, at FROM bulletin_version WHERE bulletin_id = $1 ORDER BY version
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """One version of a bulletin. body: {"text": …, "facts": {…}} and what editors add.

    embargo_until: before it only authorities see it. supersedes: what it takes the place of.
    """

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
    kind: str = "bulletin"
    urgent: bool = False
    embargo_until: datetime | None = None
    valid_until: datetime | None = None
    supersedes: UUID | None = None

    @property
    def published_by(self) -> UUID | None:
        """Return None: a bulletin is published by its own organisation."""
        return None

    @property
    def parties(self) -> Sequence[str]:
        """Return no country: what a bulletin says is said to all its readers alike."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which substance bulletins are looked for by, with the InChIKey of its parent.

    is_concern: also those that only concern it, for readers who are shown what a bulletin concerns.
    """

    inchikey: str
    is_concern: bool


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
        bulletin.kind,
        bulletin.urgent,
        bulletin.embargo_until,
        bulletin.valid_until,
        bulletin.supersedes,
    )


async def lock_bulletin(conn: Connection, bulletin_id: UUID) -> None:
    """Hold one bulletin until the end of the transaction, so that two people do not both act."""
    await conn.execute(LOCK_BULLETIN, bulletin_id)


async def find_bulletin(conn: Connection, bulletin_id: UUID) -> Bulletin | None:
    """Return the newest version."""
    row = await conn.fetchrow(FIND_BULLETIN, bulletin_id)
    return None if row is None else Bulletin(**row)


async def find_public(conn: Connection, bulletin_id: UUID) -> Bulletin | None:
    """Return the newest version that left the house; None if none did."""
    row = await conn.fetchrow(FIND_PUBLIC, bulletin_id)
    return None if row is None else Bulletin(**row)


async def list_bulletins(
    conn: Connection,
    *,
    owner_id: UUID | None,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
    about: About | None = None,
    has_changed_sources: bool = False,
    since: datetime | None = None,
) -> list[Bulletin]:
    """Return bulletins, newest bulletin first: those of `owner_id` in their newest version.

    Those of others in the newest version that left the house; the caller asks who may read it.
    has_changed_sources: only the owner's, of which a report behind them has changed since somebody
    approved them. since: only those begun then or later.
    """
    at, bulletin_id = before or (None, None)
    page = state, at, bulletin_id, limit, owner_id
    inchikey, is_concern = (about.inchikey, about.is_concern) if about else (None, False)
    asked = inchikey, is_concern, has_changed_sources, since
    rows = await conn.fetch(LIST_BULLETINS, *page, *asked)
    return [Bulletin(**row) for row in rows]


async def due_bulletins(conn: Connection, *, at: datetime) -> list[Bulletin]:
    """Return those whose embargo or validity is over, in their newest public version."""
    return [Bulletin(**row) for row in await conn.fetch(DUE, at)]


async def hands_of(conn: Connection, bulletin_id: UUID) -> list[Hand]:
    """Return who made each version, oldest first."""
    return [Hand(**row) for row in await conn.fetch(HANDS, bulletin_id)]


async def first_marking(conn: Connection, bulletin_id: UUID) -> tuple[str, Sequence[str]]:
    """Return label and audience of the first version: those of what its facts are drawn from."""
    [row] = await conn.fetch(FIRST_MARKING, bulletin_id)
    return row["tlp"], row["audience"]
