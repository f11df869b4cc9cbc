"""Bulletins: edited by one person, approved by another, published to those who may see them."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.authors import author_of
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.api.showing import BULLETIN, show_bulletins
from ews.flow.alerts import unreachable_in
from ews.flow.editing import Edit
from ews.flow.issued import may_read, visible_bulletin
from ews.flow.publishing import approve, correct, create, edit, publish, withdraw
from ews.flow.recalls import refuse_recalled
from ews.flow.refusals import UnknownRecordError
from ews.flow.release import NETWORK
from ews.flow.remembering import of_others, remember
from ews.flow.sender import Sender
from ews.store.bulletins import About, list_bulletins
from ews.store.connection import Connection
from ews.store.reading import reading
from ews.store.substances import read_substances
from schemas.bulletins import (
    BulletinEditSchema,
    BulletinQuerySchema,
    BulletinSchema,
    BulletinsSchema,
    NewBulletinSchema,
    PublishedBulletinSchema,
    ReasonSchema,
)

routes = Routes("bulletins")
ONE = "/v1/bulletins/{bulletin_id}"


@routes.get(
    "/v1/bulletins",
    scope="report:read",
    query=BulletinQuerySchema,
    answers={200: BulletinsSchema},
)
async def get_bulletins(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List bulletins that you may see, newest first.

    `sources=changed`: your own of which a report behind them was corrected, nullified, narrowed or
    recalled since somebody approved them.
    """
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    at = exchange.clock.now()
    async with reading(exchange.pool, sender, at=at) as conn:
        found = await list_bulletins(
            conn,
            owner_id=sender.organisation_id,
            state=query.get("state"),
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
            about=await _about(conn, sender, query.get("substance_id")),
            has_changed_sources=query.get("sources") == "changed",
        )
        seen = [each for each in found if may_read(sender, each, at=at)]
        shown = await show_bulletins(conn, sender, seen, at=at)
    await remember(exchange, sender, "api", of_others("bulletin", sender, seen), at=at)
    cursors = [(each.created_at, each.id) for each in found]
    return write({"bulletins": shown, **next_page(query["limit"], cursors)})


@routes.post(
    "/v1/bulletins",
    scope="signal:triage",
    body=NewBulletinSchema,
    answers={201: BulletinSchema},
)
async def post_bulletin(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Draft a bulletin that no signal stands behind: a special alert, a notice, an advisory."""
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await create(conn, Edit(**body), author=author_of(request))
    return write(BULLETIN.dump(made), status=201)


@routes.get(ONE, scope="report:read", answers={200: BulletinSchema})
async def get_bulletin(request: web.Request) -> web.Response:
    """Show one bulletin: your own in its newest version, others' in the newest that was issued.

    410 `recalled`: you were shown it, and may not see it any more.
    """
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    bulletin_id, at = path_uuid(request, "bulletin_id"), exchange.clock.now()
    try:
        async with reading(exchange.pool, sender, at=at) as conn:
            found = await visible_bulletin(conn, sender, bulletin_id, at=at)
            [shown] = await show_bulletins(conn, sender, [found], at=at)
    except UnknownRecordError:
        async with exchange.pool.acquire() as conn:
            await refuse_recalled(conn, sender, "bulletin", bulletin_id, at=at)
        raise
    await remember(exchange, sender, "api", of_others("bulletin", sender, [found]), at=at)
    return write(shown)


@routes.operation(
    "PATCH",
    ONE,
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
    ONE + "/correct",
    scope="signal:triage",
    body=BulletinEditSchema,
    answers={200: BulletinSchema},
)
async def post_correct(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Draft a correction of what was published; approved and published, it goes to all who had it.

    Until then readers see what was published.
    """
    bulletin_id = path_uuid(request, "bulletin_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await correct(
            conn, request[SENDER], bulletin_id, Edit(**body), author=author_of(request)
        )
    return write(BULLETIN.dump(made))


@routes.post(ONE + "/approve", scope="bulletin:approve", answers={200: BulletinSchema})
async def post_approve(request: web.Request) -> web.Response:
    """Approve a bulletin that somebody else drafted and edited."""
    bulletin_id = path_uuid(request, "bulletin_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await approve(conn, request[SENDER], bulletin_id, author=author_of(request))
    return write(BULLETIN.dump(made))


@routes.post(ONE + "/publish", scope="bulletin:approve", answers={200: PublishedBulletinSchema})
async def post_publish(request: web.Request) -> web.Response:
    """Publish an approved bulletin to all who may see it and asked for it.

    With an embargo that is not over it is `embargoed`: authorities of its audience get it at once,
    the others when the embargo ends. A special alert that is not urgent has one of 24 hours if
    none is given. `unreachable`: countries of the audience in which nobody can be reached.
    """
    bulletin_id, author = path_uuid(request, "bulletin_id"), author_of(request)
    pool = request.app[EXCHANGE].pool
    async with pool.acquire() as conn, conn.transaction():
        made = await publish(conn, request[SENDER], bulletin_id, author=author)
    async with pool.acquire() as conn:
        nobody = await unreachable_in(conn, made, at=author.at)
    return write({**BULLETIN.dump(made), "unreachable": nobody})


@routes.post(
    ONE + "/withdraw", scope="bulletin:approve", body=ReasonSchema, answers={200: BulletinSchema}
)
async def post_withdraw(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Take back what was published; all who had it are told, with the reason."""
    bulletin_id = path_uuid(request, "bulletin_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await withdraw(
            conn, request[SENDER], bulletin_id, body["reason"], author=author_of(request)
        )
    return write(BULLETIN.dump(made))


async def _about(conn: Connection, sender: Sender, substance_id: int | None) -> About | None:
    """Return what to look for; of a substance that the sender may not see, what nothing is about.

    Who is not of the network is not shown what a bulletin concerns, and cannot learn it by asking.
    """
    if substance_id is None:
        return None
    found = (await read_substances(conn, [substance_id])).get(substance_id)
    return About(inchikey=found.inchikey if found else "", is_concern=sender.kind in NETWORK)
