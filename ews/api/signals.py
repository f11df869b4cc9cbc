"""Signals: what is new, and what an assessor makes of it."""

from typing import Any
from uuid import UUID

from aiohttp import web

from ews.api.answers import write
from ews.api.authors import author_of
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.projection import shown_signal
from ews.flow.remembering import remember
from ews.flow.signal_evidence import known_today, stands_on
from ews.flow.triage import make_draft, triage, visible_signal
from ews.store.reading import reading
from ews.store.signal_lists import list_signals
from ews.store.signals import steps_of_signal
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
STANDS_ON = SignalWithStepsSchema(only=("reports", "bulletins"))


@routes.get(
    "/v1/signals",
    scope="signal:triage",
    query=SignalQuerySchema,
    answers={200: SignalsSchema},
)
async def get_signals(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List signals, newest first."""
    exchange, reader = request.app[EXCHANGE], request[SENDER]
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        found = await list_signals(
            conn,
            state=query.get("state"),
            country=query.get("country"),
            family=query.get("family"),
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
        )
        ids = [each.substance_id for each in found]
        known = await known_today(conn, ids, exchange.coverage, at=now)
    shown = [
        shown_signal(reader, each, {**SIGNAL.dump(each), **known[each.substance_id]}, at=now)
        for each in found
    ]
    named = [("report", str(each.report_id), each.report_version) for each in found]
    await remember(exchange, reader, "api", named, at=now)
    cursors = [(each.raised_at, each.id) for each in found]
    return write(
        {"signals": [each for each in shown if each], **next_page(query["limit"], cursors)}
    )


@routes.get("/v1/signals/{signal_id}", scope="signal:triage", answers={200: SignalWithStepsSchema})
async def get_signal(request: web.Request) -> web.Response:
    """Show one signal with its triage so far, and the reports behind it that you may see."""
    exchange, reader = request.app[EXCHANGE], request[SENDER]
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        found = await visible_signal(conn, reader, path_uuid(request, "signal_id"), at=now)
        steps = await steps_of_signal(conn, found.id)
        known = await known_today(conn, [found.substance_id], exchange.coverage, at=now)
        stands = await stands_on(conn, reader, found.id, found.substance_id, at=now)
    document = {
        **SIGNAL.dump(found),
        **known[found.substance_id],
        "steps": [STEP.dump(step) for step in steps],
    }
    behind = [("report", str(each["report_id"]), each["version"]) for each in stands["reports"]]
    told = [("report", str(found.report_id), found.report_version), *behind]
    await remember(exchange, reader, "api", told, at=now)
    shown = shown_signal(reader, found, document, at=now) or {}
    # Beside the projection: these are records of their own, each asked for by itself.
    return write({**shown, **STANDS_ON.dump(stands)})


@routes.post(
    "/v1/signals/{signal_id}/triage",
    scope="signal:triage",
    body=TriageSchema,
    answers={200: SignalSchema},
)
async def post_triage(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Watch or dismiss a signal, or take up a dismissed one again."""
    exchange, reader = request.app[EXCHANGE], request[SENDER]
    signal_id = await _seen(request)
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await triage(conn, reader, signal_id, author=author_of(request), **body)
    return write(shown_signal(reader, found, SIGNAL.dump(found), at=exchange.clock.now()) or {})


@routes.post(
    "/v1/signals/{signal_id}/bulletin", scope="signal:triage", answers={201: BulletinSchema}
)
async def post_signal_bulletin(request: web.Request) -> web.Response:
    """Make a bulletin draft of a signal, with the facts filled in."""
    exchange, signal_id = request.app[EXCHANGE], await _seen(request)
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await make_draft(
            conn, request[SENDER], signal_id, exchange.coverage, author=author_of(request)
        )
    return write(BULLETIN.dump(made), status=201)


async def _seen(request: web.Request) -> UUID:
    """Return the signal of the path if the reader may see it: what it may not it cannot change."""
    exchange, signal_id = request.app[EXCHANGE], path_uuid(request, "signal_id")
    now = exchange.clock.now()
    async with reading(exchange.pool, request[SENDER], at=now) as conn:
        await visible_signal(conn, request[SENDER], signal_id, at=now)
    return signal_id
