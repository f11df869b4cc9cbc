"""Bulletins: edited by one person, approved by another, published to those who may see them."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.authors import author_of
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.editing import Edit
from ews.flow.publishing import approve, edit, may_read, publish, visible_bulletin
from ews.store.bulletins import list_bulletins
from schemas.bulletins import (
    BulletinEditSchema,
    BulletinQuerySchema,
    BulletinSchema,
    BulletinsSchema,
)

routes = Routes("bulletins")
BULLETIN = BulletinSchema()


@routes.get(
    "/v1/bulletins",
    scope="report:read",
    query=BulletinQuerySchema,
    answers={200: BulletinsSchema},
)
async def get_bulletins(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List bulletins that you may see, newest first."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_bulletins(
            conn,
            state=query.get("state"),
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
        )
    shown = [BULLETIN.dump(each) for each in found if may_read(request[SENDER], each)]
    cursors = [(each.created_at, each.id) for each in found]
    return write({"bulletins": shown, **next_page(query["limit"], cursors)})


@routes.get("/v1/bulletins/{bulletin_id}", scope="report:read", answers={200: BulletinSchema})
async def get_bulletin(request: web.Request) -> web.Response:
    """Show one bulletin in its newest version."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await visible_bulletin(conn, request[SENDER], path_uuid(request, "bulletin_id"))
    return write(BULLETIN.dump(found))


@routes.operation(
    "PATCH",
    "/v1/bulletins/{bulletin_id}",
    scope="signal:triage",
    body=BulletinEditSchema,
    answers={200: BulletinSchema},
)
async def patch_bulletin(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Edit a bulletin that is not published yet; an approved one needs approval again."""
    bulletin_id = path_uuid(request, "bulletin_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await edit(
            conn, request[SENDER], bulletin_id, Edit(**body), author=author_of(request)
        )
    return write(BULLETIN.dump(made))


@routes.post(
    "/v1/bulletins/{bulletin_id}/approve",
    scope="bulletin:approve",
    answers={200: BulletinSchema},
)
async def post_approve(request: web.Request) -> web.Response:
    """Approve a bulletin that somebody else drafted and edited."""
    bulletin_id = path_uuid(request, "bulletin_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await approve(conn, request[SENDER], bulletin_id, author=author_of(request))
    return write(BULLETIN.dump(made))


@routes.post(
    "/v1/bulletins/{bulletin_id}/publish",
    scope="bulletin:approve",
    answers={200: BulletinSchema},
)
async def post_publish(request: web.Request) -> web.Response:
    """Publish an approved bulletin to all who may see it and asked for it."""
    bulletin_id = path_uuid(request, "bulletin_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await publish(conn, request[SENDER], bulletin_id, author=author_of(request))
    return write(BULLETIN.dump(made))
