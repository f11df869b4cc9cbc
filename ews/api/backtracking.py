"""Requests to trace a report back."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.authors import author_of
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.backtracking import act, ask, requests_for, visible_request
from ews.flow.release import may_see
from ews.flow.remembering import of_others, remember
from ews.store.reading import reading
from ews.store.requests import steps_of_request
from schemas.backtracking import (
    AnswerSchema,
    NewRequestSchema,
    RequestQuerySchema,
    RequestSchema,
    RequestsSchema,
    RequestStepSchema,
    RequestWithStepsSchema,
)

routes = Routes("requests")
REQUEST, STEP = RequestSchema(), RequestStepSchema()
ONE = "/v1/requests/{request_id}"


@routes.post(
    "/v1/requests", scope="report:write", body=NewRequestSchema, answers={201: RequestSchema}
)
async def post_request(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Ask a country or an organisation to trace the goods of a report back.

    It is reminded every 14 days; without an answer by `due_at` the request is overdue.
    """
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await ask(conn, request[SENDER], author=author_of(request), **body)
    return write(REQUEST.dump(made), status=201)


@routes.get(
    "/v1/requests",
    scope="report:read",
    query=RequestQuerySchema,
    answers={200: RequestsSchema},
)
async def get_requests(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List requests that you made or are asked, newest first."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    at = exchange.clock.now()
    async with reading(exchange.pool, sender, at=at) as conn:
        found = await requests_for(
            conn,
            sender,
            state=query.get("state"),
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
        )
    seen = [each for each in found if may_see(sender, each, at=at)]
    await remember(exchange, sender, "api", of_others("request", sender, seen), at=at)
    cursors = [(each.asked_at, each.id) for each in found]
    shown = [REQUEST.dump(each) for each in seen]
    return write({"requests": shown, **next_page(query["limit"], cursors)})


@routes.get(ONE, scope="report:read", answers={200: RequestWithStepsSchema})
async def get_request(request: web.Request) -> web.Response:
    """Show one request with its steps."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    request_id, at = path_uuid(request, "request_id"), exchange.clock.now()
    async with reading(exchange.pool, sender, at=at) as conn:
        found = await visible_request(conn, sender, request_id, at=at)
        steps = await steps_of_request(conn, found.id)
    await remember(exchange, sender, "api", of_others("request", sender, [found]), at=at)
    return write({**REQUEST.dump(found), "steps": [STEP.dump(step) for step in steps]})


@routes.post(ONE + "/answer", scope="report:write", body=AnswerSchema, answers={200: RequestSchema})
async def post_request_answer(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Answer a request that you are asked; an overdue one too."""
    return await _act(request, "answered", body["text"])


@routes.post(ONE + "/close", scope="report:write", body=AnswerSchema, answers={200: RequestSchema})
async def post_request_close(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Close your request: the answer is enough."""
    return await _act(request, "closed", body["text"])


@routes.post(
    ONE + "/withdraw", scope="report:write", body=AnswerSchema, answers={200: RequestSchema}
)
async def post_request_withdraw(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Take your request back: no answer is wanted any more."""
    return await _act(request, "withdrawn", body["text"])


async def _act(request: web.Request, what: str, text: str) -> web.Response:
    request_id = path_uuid(request, "request_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        made = await act(conn, request[SENDER], request_id, what, text, author=author_of(request))
    return write(REQUEST.dump(made))
