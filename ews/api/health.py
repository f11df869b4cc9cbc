"""Whether the service lives, whether it is ready, and what it offers."""

from http import HTTPStatus

from aiohttp import web
from marshmallow import Schema, fields

from ews.api.answers import write
from ews.api.keys import DOCUMENT, EXCHANGE, METRICS, STOPPING
from ews.api.operations import Routes
from ews.errors import EwsError
from ews.metrics import CONTENT_TYPE, waiting_series, written
from ews.store.backlog import backlog
from ews.store.changes import latest_seq

routes = Routes("service")


class HealthSchema(Schema):
    """`ok`, or what is missing."""

    status = fields.String()


@routes.get("/healthz", scope=None, answers={200: HealthSchema})
async def get_health(_request: web.Request) -> web.Response:
    """Say that the process answers."""
    return write({"status": "ok"})


@routes.get("/readyz", scope=None, answers={200: HealthSchema, 503: HealthSchema})
async def get_readiness(request: web.Request) -> web.Response:
    """Say whether database and chemistry answer, and the process is not about to stop."""
    exchange = request.app[EXCHANGE]
    if request.app[STOPPING].is_set():
        return write({"status": "stopping"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        _ = exchange.compute.ready
        async with exchange.pool.acquire(timeout=2) as conn:
            await latest_seq(conn)
    except (EwsError, OSError, TimeoutError) as error:
        return write({"status": type(error).__name__}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return write({"status": "ok"})


@routes.get("/metrics", scope="admin", answers={200: None})
async def get_metrics(request: web.Request) -> web.Response:
    """Return what this process counts, and what waits in the database, for Prometheus."""
    async with request.app[EXCHANGE].pool.acquire(timeout=2) as conn:
        waits = await backlog(conn)
    text = written(
        request.app[METRICS].registry,
        waiting_series(waits.waiting, waits.change_seq, waits.notices),
    )
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})


@routes.get("/v1/openapi.json", scope=None, answers={200: None})
async def get_openapi(request: web.Request) -> web.Response:
    """Return the OpenAPI 3.1 document of this API."""
    return write(request.app[DOCUMENT]())
