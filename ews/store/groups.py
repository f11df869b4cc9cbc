"""Sharing groups and operations, and who is a member of them when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from ews.store.connection import Connection

COLUMNS = """
SELECT g.id, g.name, g.purpose, g.owner_id, g.is_hidden, g.starts_at, g.ends_at, g.created_at
FROM sharing_group g
"""

ADD_GROUP = """
INSERT INTO sharing_group (name, purpose, owner_id, is_hidden, starts_at, ends_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner_id, name) DO NOTHING RETURNING id
"""

FIND_GROUP = COLUMNS + "WHERE g.id = $1 ORDER BY g.id"

# Of a group that is not hidden everybody may know; of a hidden one its members and its owner.
GROUPS_KNOWN_TO = (
    COLUMNS
    + """
WHERE NOT g.is_hidden OR g.owner_id = $1 OR EXISTS (
    SELECT FROM group_member m
    WHERE m.group_id = g.id AND m.organisation_id = $1
      AND m.since <= $2 AND (m.until IS NULL OR m.until > $2))
ORDER BY g.name
"""
)

ALL_GROUPS = COLUMNS + "ORDER BY g.name"

END_GROUP = """
UPDATE sharing_group SET ends_at = $2 WHERE id = $1 AND (ends_at IS NULL OR ends_at > $2)
"""

ADD_MEMBER = """
INSERT INTO group_member (group_id, organisation_id, since) VALUES ($1, $2, $3)
"""

END_MEMBER = """
UPDATE group_member SET until = $3
WHERE group_id = $1 AND organisation_id = $2 AND until IS NULL AND since <= $3
RETURNING organisation_id
"""

MEMBERS = """
SELECT m.organisation_id, o.name, o.country, m.since, m.until
FROM group_member m JOIN organisation o ON o.id = m.organisation_id
WHERE m.group_id = $1 ORDER BY m.since, o.name
"""

IS_MEMBER = """
SELECT EXISTS (
    SELECT FROM group_member WHERE group_id = $1 AND organisation_id = $2
      AND since <= $3 AND (until IS NULL OR until > $3))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A sharing group, or an operation, which has an end. owner_id: who decides on members."""

    id: UUID
    name: str
    purpose: str
    owner_id: UUID
    is_hidden: bool
    starts_at: datetime
    ends_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An organisation's membership; `until` is None while it lasts."""

    organisation_id: UUID
    name: str
    country: str | None
    since: datetime
    until: datetime | None


async def add_group(
    conn: Connection,
    *,
    name: str,
    purpose: str,
    owner_id: UUID,
    is_hidden: bool,
    starts_at: datetime,
    ends_at: datetime | None,
    at: datetime,
) -> UUID | None:
    """Store a group without members; None if its owner has one of this name."""
    found: UUID | None = await conn.fetchval(
        ADD_GROUP, name, purpose, owner_id, is_hidden, starts_at, ends_at, at
    )
    return found


async def find_group(conn: Connection, group_id: UUID) -> Group | None:
    """Return one group."""
    rows = await conn.fetch(FIND_GROUP, group_id)
    return next((Group(**row) for row in rows), None)


async def groups_known_to(conn: Connection, organisation_id: UUID, *, at: datetime) -> list[Group]:
    """Return the groups that an organisation may know of, by name, ended ones too."""
    return [Group(**row) for row in await conn.fetch(GROUPS_KNOWN_TO, organisation_id, at)]


async def all_groups(conn: Connection) -> list[Group]:
    """Return all groups by name, hidden ones too: for the administrator."""
    return [Group(**row) for row in await conn.fetch(ALL_GROUPS)]


async def end_group(conn: Connection, group_id: UUID, *, at: datetime) -> None:
    """End a group at `at`, if it does not end before."""
    await conn.execute(END_GROUP, group_id, at)


async def add_member(
    conn: Connection, group_id: UUID, organisation_id: UUID, *, at: datetime
) -> bool:
    """Make an organisation a member from `at` on; False if it is one already."""
    try:
        async with conn.transaction():
            await conn.execute(ADD_MEMBER, group_id, organisation_id, at)
    except (asyncpg.ExclusionViolationError, asyncpg.UniqueViolationError):
        return False
    return True


async def end_member(
    conn: Connection, group_id: UUID, organisation_id: UUID, *, at: datetime
) -> bool:
    """End a membership; False if there is none to end."""
    return await conn.fetchval(END_MEMBER, group_id, organisation_id, at) is not None


async def members_of(conn: Connection, group_id: UUID) -> list[Member]:
    """Return all memberships, ended ones too, oldest first."""
    return [Member(**row) for row in await conn.fetch(MEMBERS, group_id)]


async def is_member(
    conn: Connection, group_id: UUID, organisation_id: UUID, *, at: datetime
) -> bool:
    """Say whether an organisation is a member at `at`."""
    found: bool = await conn.fetchval(IS_MEMBER, group_id, organisation_id, at)
    return found
