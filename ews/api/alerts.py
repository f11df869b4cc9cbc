"""What recipients answer to a bulletin, and where it has come to."""

from typing import Any
from uuid import UUID

from aiohttp import web

from ews.api.answers import write
from ews.api.authors import author_of
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.alerts import reach_of, respond, responses_for
from ews.store.reading import reading
from ews.store.responses import Kind
from schemas.responses import (
    ActionSchema,
    OnwardShareSchema,
    ReachSchema,
    ResponseSchema,
    ResponsesSchema,
)

routes = Routes("alerts")
RESPONSE, REACH = ResponseSchema(), ReachSchema()
ONE = "/v1/bulletins/{bulletin_id}"


@routes.post(ONE + "/acknowledge", scope="report:read", answers={201: ResponseSchema})
async def post_acknowledge(request: web.Request) -> web.Response:
    """Say that you have read a bulletin, in the version that you see now."""
    return await _respond(request, "acknowledged", {})


@routes.post(
    ONE + "/shares", scope="report:read", body=OnwardShareSchema, answers={201: ResponseSchema}
)
async def post_share(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Say to whom at home you have passed a bulletin on."""
    return await _respond(request, "shared", body)


@routes.post(
    ONE + "/actions", scope="report:read", body=ActionSchema, answers={201: ResponseSchema}
)
async def post_action(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Say what you have done because of a bulletin."""
    return await _respond(request, "acted", body)


@routes.get(ONE + "/responses", scope="report:read", answers={200: ResponsesSchema})
async def get_responses(request: web.Request) -> web.Response:
    """List the answers to your own bulletin; of others', your own answers."""
    exchange = request.app[EXCHANGE]
    at = exchange.clock.now()
    async with reading(exchange.pool, request[SENDER], at=at) as conn:
        found = await responses_for(conn, request[SENDER], _bulletin(request), at=at)
    return write({"responses": [RESPONSE.dump(each) for each in found]})


@routes.get(ONE + "/reach", scope="report:read", answers={200: ReachSchema})
async def get_reach(request: web.Request) -> web.Response:
    """Show, country by country, how many got your bulletin, read it, passed it on, acted."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        found = await reach_of(conn, request[SENDER], _bulletin(request), at=exchange.clock.now())
    return write(REACH.dump(found))


async def _respond(request: web.Request, kind: Kind, detail: dict[str, Any]) -> web.Response:
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await respond(
            conn, request[SENDER], _bulletin(request), kind, detail, author=author_of(request)
        )
    return write(RESPONSE.dump(made), status=201)


def _bulletin(request: web.Request) -> UUID:
    return path_uuid(request, "bulletin_id")
