"""One middleware sees each request from outside: a number for it, one line in the log, a count.

The line holds method, route, status, time and key prefix: never a path, a query or a body.
"""

import asyncio
import re
import time
import uuid

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ews.api.keys import METRICS, REQUEST_ID, SENDER
from ews.log import get_logger

HEADER = "X-Request-Id"
NO_ROUTE = "none"
OTHER_METHOD = "other"
GIVEN_UP = 499  # the caller went away before the end of the answer: no fault of ours
_TAKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
LOG = get_logger(__name__)


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer under a request id: the caller's own, or a new one."""
    given = request.headers.get(HEADER, "")
    request_id = given if _TAKEN.fullmatch(given) else uuid.uuid4().hex
    request[REQUEST_ID] = request_id
    in_flight = request.app[METRICS].in_flight
    began, status = time.perf_counter(), 500
    in_flight.inc()
    try:
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = await handler(request)
            status = response.status
            if not response.prepared:
                response.headers[HEADER] = request_id
            return response
    except asyncio.CancelledError:
        status = GIVEN_UP
        raise
    finally:
        in_flight.dec()
        _note(request, request_id, status, time.perf_counter() - began)


def _note(request: web.Request, request_id: str, status: int, seconds: float) -> None:
    # What a caller makes up must not make series of its own.
    method = request.method if request.method in hdrs.METH_ALL else OTHER_METHOD
    route = route_of(request)
    request.app[METRICS].count(method, route, status, seconds)
    sender = request.get(SENDER)
    LOG.info(
        "request",
        request_id=request_id,
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        key=sender.key_prefix if sender else None,
    )


def route_of(request: web.Request) -> str:
    """Return the pattern of the request's route."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else NO_ROUTE
