"""Sharing groups and operations: who may know of them, who decides on members."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.access import NoSuchRecordError, NotYoursError, is_admin
from ews.flow.sender import Sender
from ews.store.connection import Connection
from ews.store.groups import (
    Group,
    Member,
    add_group,
    add_member,
    all_groups,
    end_group,
    end_member,
    find_group,
    groups_known_to,
    is_member,
    members_of,
)
from ews.store.organisations import find_organisation


class GroupRefusedError(EwsError):
    """The group, or the membership, cannot be as asked."""

    code = "group_invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class GroupTakenError(EwsError):
    """Your organisation has a group of this name."""

    code = "name_taken"
    status = HTTPStatus.CONFLICT


async def found_group(
    conn: Connection,
    sender: Sender,
    *,
    name: str,
    purpose: str,
    is_hidden: bool,
    starts_at: datetime | None,
    ends_at: datetime | None,
    at: datetime,
) -> Group:
    """Make a group of which one's own organisation is the owner and first member.

    Raises:
        GroupRefusedError: an operation without an end, or an end before the beginning.
        GroupTakenError: one's own organisation has one of this name.
    """
    starts_at = starts_at or at
    if purpose == "operation" and ends_at is None:
        raise GroupRefusedError("found no end of an operation; one expected", pointer="/ends_at")
    if ends_at is not None and ends_at <= starts_at:
        raise GroupRefusedError("found an end before the beginning", pointer="/ends_at")
    made = await add_group(
        conn,
        name=name,
        purpose=purpose,
        owner_id=sender.organisation_id,
        is_hidden=is_hidden,
        starts_at=starts_at,
        ends_at=ends_at,
        at=at,
    )
    if made is None:
        raise GroupTakenError("your organisation has a group of this name", pointer="/name")
    await add_member(conn, made, sender.organisation_id, at=at)
    return await known_group(conn, sender, made, at=at)


async def known_groups(conn: Connection, sender: Sender, *, at: datetime) -> Sequence[Group]:
    """Return the groups that the sender may know of."""
    if is_admin(sender):
        return await all_groups(conn)
    return await groups_known_to(conn, sender.organisation_id, at=at)


async def known_group(conn: Connection, sender: Sender, group_id: UUID, *, at: datetime) -> Group:
    """Return a group that the sender may know of.

    Raises:
        NoSuchRecordError: there is none, or it is hidden from the sender; which is not said.
    """
    found = await find_group(conn, group_id)
    if found is None or (found.is_hidden and not await _is_inside(conn, sender, found, at=at)):
        raise NoSuchRecordError("there is no such group; GET /v1/groups lists those you know")
    return found


async def members_seen_by(
    conn: Connection, sender: Sender, group: Group, *, at: datetime
) -> list[Member] | None:
    """Return the memberships of a group, ended ones too; None to who is not inside."""
    if not await _is_inside(conn, sender, group, at=at):
        return None
    return await members_of(conn, group.id)


async def join(
    conn: Connection, sender: Sender, group_id: UUID, organisation_id: UUID, *, at: datetime
) -> Group:
    """Make an organisation a member; the same again changes nothing.

    Raises:
        NotYoursError: the owner decides on members.
        NoSuchRecordError: there is no such organisation.
    """
    group = await _owned(conn, sender, group_id, at=at)
    if await find_organisation(conn, organisation_id) is None:
        raise NoSuchRecordError("there is no such organisation; check its id")
    await add_member(conn, group_id, organisation_id, at=at)
    return group


async def leave(
    conn: Connection, sender: Sender, group_id: UUID, organisation_id: UUID, *, at: datetime
) -> Group:
    """End a membership: the owner may end any, everybody their own.

    Raises:
        NotYoursError: it is another's.
        NoSuchRecordError: there is no such membership.
    """
    if organisation_id == sender.organisation_id:
        group = await known_group(conn, sender, group_id, at=at)
    else:
        group = await _owned(conn, sender, group_id, at=at)
    if not await end_member(conn, group_id, organisation_id, at=at):
        raise NoSuchRecordError("there is no such membership")
    return group


async def close_group(conn: Connection, sender: Sender, group_id: UUID, *, at: datetime) -> Group:
    """End a group for all; who saw something by it does not see it by it any more.

    Raises:
        NotYoursError: the owner decides.
    """
    group = await _owned(conn, sender, group_id, at=at)
    if group.starts_at >= at:
        raise GroupRefusedError("found a group that has not begun; end it after it has")
    await end_group(conn, group_id, at=at)
    return await known_group(conn, sender, group_id, at=at)


async def _owned(conn: Connection, sender: Sender, group_id: UUID, *, at: datetime) -> Group:
    group = await known_group(conn, sender, group_id, at=at)
    if group.owner_id != sender.organisation_id and not is_admin(sender):
        raise NotYoursError("the group's owner decides on it; ask there")
    return group


async def _is_inside(conn: Connection, sender: Sender, group: Group, *, at: datetime) -> bool:
    if is_admin(sender) or group.owner_id == sender.organisation_id:
        return True
    return await is_member(conn, group.id, sender.organisation_id, at=at)
