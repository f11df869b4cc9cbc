"""Sharing groups and operations."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.groups import (
    close_group,
    found_group,
    join,
    known_group,
    known_groups,
    leave,
    members_seen_by,
)
from ews.store.connection import Connection
from ews.store.groups import Group
from schemas.groups import GroupMemberSchema, GroupSchema, GroupsSchema, NewGroupSchema

routes = Routes("groups")
GROUP, MEMBER = GroupSchema(), GroupMemberSchema()
ALL = "/v1/groups"
ONE = "/v1/groups/{group_id}"
MEMBERSHIP = ONE + "/members/{organisation_id}"


@routes.get(ALL, scope="any", answers={200: GroupsSchema})
async def get_groups(request: web.Request) -> web.Response:
    """List the groups and operations you may know of, ended ones too."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        found = await known_groups(conn, request[SENDER], at=exchange.clock.now())
    return write({"groups": [GROUP.dump(each) for each in found]})


@routes.post(ALL, scope="org:manage", body=NewGroupSchema, answers={201: GroupSchema})
async def post_group(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Make a group or an operation; your organisation owns it and is its first member."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await found_group(conn, request[SENDER], at=exchange.clock.now(), **body)
        return write(await _shown(conn, request, made), status=201)


@routes.get(ONE, scope="any", answers={200: GroupSchema})
async def get_group(request: web.Request) -> web.Response:
    """Show a group; its members to members and to its owner only."""
    exchange, group_id = request.app[EXCHANGE], path_uuid(request, "group_id")
    async with exchange.pool.acquire() as conn:
        found = await known_group(conn, request[SENDER], group_id, at=exchange.clock.now())
        return write(await _shown(conn, request, found))


@routes.delete(ONE, scope="org:manage", answers={200: GroupSchema})
async def delete_group(request: web.Request) -> web.Response:
    """End a group for all its members."""
    exchange, group_id = request.app[EXCHANGE], path_uuid(request, "group_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await close_group(conn, request[SENDER], group_id, at=exchange.clock.now())
        return write(await _shown(conn, request, found))


@routes.put(MEMBERSHIP, scope="org:manage", answers={200: GroupSchema})
async def put_member(request: web.Request) -> web.Response:
    """Make an organisation a member."""
    exchange, group_id = request.app[EXCHANGE], path_uuid(request, "group_id")
    organisation_id, at = path_uuid(request, "organisation_id"), exchange.clock.now()
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await join(conn, request[SENDER], group_id, organisation_id, at=at)
        return write(await _shown(conn, request, found))


@routes.delete(MEMBERSHIP, scope="org:manage", answers={200: GroupSchema})
async def delete_member(request: web.Request) -> web.Response:
    """End a membership: any for the owner, its own for each organisation."""
    exchange, group_id = request.app[EXCHANGE], path_uuid(request, "group_id")
    organisation_id, at = path_uuid(request, "organisation_id"), exchange.clock.now()
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await leave(conn, request[SENDER], group_id, organisation_id, at=at)
        return write(await _shown(conn, request, found))


async def _shown(conn: Connection, request: web.Request, group: Group) -> dict[str, Any]:
    at = request.app[EXCHANGE].clock.now()
    members = await members_seen_by(conn, request[SENDER], group, at=at)
    document: dict[str, Any] = GROUP.dump(group)
    if members is not None:
        document["members"] = [MEMBER.dump(each) for each in members]
    return document
