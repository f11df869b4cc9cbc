"""Signals: what is new, and what an assessor makes of it."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.authors import author_of
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.release import may_see
from ews.flow.triage import make_draft, triage, visible_signal
from ews.store.signals import list_signals, steps_of_signal
from schemas.bulletins import BulletinSchema
from schemas.signals import (
    SignalQuerySchema,
    SignalSchema,
    SignalsSchema,
    SignalStepSchema,
    SignalWithStepsSchema,
    TriageSchema,
)

routes = Routes("signals")
SIGNAL, STEP, BULLETIN = SignalSchema(), SignalStepSchema(), BulletinSchema()


@routes.get(
    "/v1/signals",
    scope="signal:triage",
    query=SignalQuerySchema,
    answers={200: SignalsSchema},
)
async def get_signals(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List signals, newest first."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_signals(
            conn,
            state=query.get("state"),
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
        )
    shown = [SIGNAL.dump(each) for each in found if may_see(request[SENDER], each)]
    cursors = [(each.raised_at, each.id) for each in found]
    return write({"signals": shown, **next_page(query["limit"], cursors)})


@routes.get("/v1/signals/{signal_id}", scope="signal:triage", answers={200: SignalWithStepsSchema})
async def get_signal(request: web.Request) -> web.Response:
    """Show one signal with its triage so far."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await visible_signal(conn, request[SENDER], path_uuid(request, "signal_id"))
        steps = await steps_of_signal(conn, found.id)
    return write({**SIGNAL.dump(found), "steps": [STEP.dump(step) for step in steps]})


@routes.post(
    "/v1/signals/{signal_id}/triage",
    scope="signal:triage",
    body=TriageSchema,
    answers={200: SignalSchema},
)
async def post_triage(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Watch or dismiss a signal, or take up a dismissed one again."""
    signal_id = path_uuid(request, "signal_id")
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        found = await triage(conn, request[SENDER], signal_id, author=author_of(request), **body)
    return write(SIGNAL.dump(found))


@routes.post(
    "/v1/signals/{signal_id}/bulletin", scope="signal:triage", answers={201: BulletinSchema}
)
async def post_signal_bulletin(request: web.Request) -> web.Response:
    """Make a bulletin draft of a signal, with the facts filled in."""
    exchange, signal_id = request.app[EXCHANGE], path_uuid(request, "signal_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await make_draft(
            conn, request[SENDER], signal_id, exchange.coverage, author=author_of(request)
        )
    return write(BULLETIN.dump(made), status=201)
