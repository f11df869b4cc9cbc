"""Focal points, and the countries in which nobody can be reached."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.access import require_network
from ews.flow.focal_points import because, nominate, take_step
from ews.flow.organisations import OrganisationTakenError
from ews.store.focal_points import (
    add_project,
    find_focal_point,
    list_focal_points,
    list_projects,
    steps_of,
)
from ews.store.reachability import reach_of
from schemas.focal_points import (
    FocalPointQuery,
    FocalPointSchema,
    FocalPointsSchema,
    FocalPointWithStepsSchema,
    NominationSchema,
    ProjectSchema,
    ProjectsSchema,
    StepNoteSchema,
    StepSchema,
    UnreachableQuery,
    UnreachableSchema,
)

routes = Routes("focal points")
FOCAL_POINT, STEP = FocalPointSchema(), StepSchema()
ALL = "/v1/focal-points"
ONE = "/v1/focal-points/{focal_point_id}"


@routes.get(ALL, scope="report:read", query=FocalPointQuery, answers={200: FocalPointsSchema})
async def get_focal_points(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List focal points by country and project, former ones too."""
    require_network(request[SENDER])
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_focal_points(
            conn, project=query["project"], countries=query["country"], state=query["state"]
        )
    return write({"focal_points": [FOCAL_POINT.dump(each) for each in found]})


@routes.post(ALL, scope="org:manage", body=NominationSchema, answers={201: FocalPointSchema})
async def post_focal_point(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Nominate a person of your organisation as focal point, deputy or successor."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await nominate(conn, request[SENDER], at=exchange.clock.now(), **body)
    return write(FOCAL_POINT.dump(made), status=201)


# Before the route of one focal point: the first that fits is taken.
@routes.get(
    ALL + "/unreachable",
    scope="report:read",
    query=UnreachableQuery,
    answers={200: UnreachableSchema},
)
async def get_unreachable(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List the countries in which no focal point can be reached."""
    require_network(request[SENDER])
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        found = await reach_of(
            conn,
            countries=query["country"],
            project=query["project"],
            at=exchange.clock.now(),
        )
    missing = [
        {"country": reach.country, "because": because(reach)}
        for reach in found
        if not reach.reachable
    ]
    return write({"asked": len(found), "unreachable": missing})


@routes.get(ONE, scope="report:read", answers={200: FocalPointWithStepsSchema})
async def get_focal_point(request: web.Request) -> web.Response:
    """Show a focal point with its history."""
    require_network(request[SENDER])
    focal_point_id = path_uuid(request, "focal_point_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await find_focal_point(conn, focal_point_id)
        if found is None:
            raise NotFoundError("there is no such focal point")
        steps = await steps_of(conn, focal_point_id)
    return write({**FOCAL_POINT.dump(found), "history": [STEP.dump(each) for each in steps]})


@routes.post(ONE + "/verify", scope="admin", body=StepNoteSchema, answers={200: FocalPointSchema})
async def post_verification(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Verify a focal point; it is active as soon as its person signs in."""
    return await _step(request, "verify", body["note"])


@routes.post(ONE + "/activate", scope="admin", body=StepNoteSchema, answers={200: FocalPointSchema})
async def post_activation(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Make a verified focal point active without waiting for a sign-in."""
    return await _step(request, "activate", body["note"])


@routes.post(
    ONE + "/lapse", scope="org:manage", body=StepNoteSchema, answers={200: FocalPointSchema}
)
async def post_lapse(request: web.Request, body: dict[str, Any]) -> web.Response:
    """End a focal point; its history stays."""
    return await _step(request, "lapse", body["note"])


@routes.get("/v1/projects", scope="any", answers={200: ProjectsSchema})
async def get_projects(request: web.Request) -> web.Response:
    """List the projects that countries have focal points for."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_projects(conn)
    return write({"projects": [{"id": each, "title": title} for each, title in found.items()]})


@routes.post("/v1/projects", scope="admin", body=ProjectSchema, answers={201: ProjectSchema})
async def post_project(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Add a project."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        if not await add_project(conn, body["id"], body["title"]):
            raise OrganisationTakenError("there is a project of this id", pointer="/id")
    return write(body, status=201)


async def _step(request: web.Request, name: str, note: str) -> web.Response:
    exchange, focal_point_id = request.app[EXCHANGE], path_uuid(request, "focal_point_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await take_step(
            conn, request[SENDER], focal_point_id, name, note=note, at=exchange.clock.now()
        )
    return write(FOCAL_POINT.dump(found))
