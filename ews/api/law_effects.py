"""What the law does to the registry: gaps, changes of status, days on which it changes."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.clock import today
from ews.flow.law_reading import Point, read_changes, read_event, read_events, read_gaps
from schemas.law_effects import (
    ChangesOfStatusQuery,
    ChangesOfStatusSchema,
    GapsQuery,
    GapsSchema,
    LawEventSchema,
    LawEventsSchema,
)
from schemas.paging import PageQuerySchema

routes = Routes("law")


@routes.get("/v1/law/gaps", scope="check", query=GapsQuery, answers={200: GapsSchema})
async def get_gaps(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Say how many known members of a family each jurisdiction controls, and which it lacks."""
    exchange = request.app[EXCHANGE]
    point = _point(request, query.get("valid_on"), query.get("known_at"))
    return write(
        await read_gaps(
            exchange,
            request[SENDER],
            query["family"],
            point,
            query.get("jurisdictions"),
            members=query["members"],
        )
    )


@routes.get(
    "/v1/law/changes",
    scope="check",
    query=ChangesOfStatusQuery,
    answers={200: ChangesOfStatusSchema},
)
async def get_changes_of_status(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Say which registered substances change status between two points in both times, and why."""
    points = tuple(
        _point(request, query.get(f"{end}_valid_on"), query.get(f"{end}_known_at"))
        for end in ("from", "to")
    )
    return write(
        await read_changes(
            request.app[EXCHANGE],
            request[SENDER],
            (points[0], points[1]),
            query.get("jurisdictions"),
            after=query["after"],
            limit=query["limit"],
        )
    )


@routes.get("/v1/law/events", scope="check", query=PageQuerySchema, answers={200: LawEventsSchema})
async def get_events(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """List the days, newest first, on which law came into force or ended under our watch."""
    found = await read_events(
        request.app[EXCHANGE],
        request[SENDER],
        before=read_cursor(query.get("cursor")),
        limit=query["limit"],
    )
    cursors = [(each["told_at"], each["id"]) for each in found]
    return write({"events": found, **next_page(query["limit"], cursors)})


@routes.get("/v1/law/events/{event_id}", scope="check", answers={200: LawEventSchema})
async def get_event(request: web.Request) -> web.Response:
    """Show one of these days."""
    event_id = path_uuid(request, "event_id")
    return write(await read_event(request.app[EXCHANGE], request[SENDER], event_id))


def _point(request: web.Request, valid_on: Any, known_at: Any) -> Point:
    clock = request.app[EXCHANGE].clock
    return Point(valid_on=valid_on or today(clock), known_at=known_at or clock.now())
