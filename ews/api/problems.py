"""One middleware turns whatever is raised into problem details; nothing inner is shown."""

from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from ews.api.answers import write_problem
from ews.errors import EwsError
from ews.store.transactions import in_words
from schemas.problems import Problem

KEPT_HEADERS = ("Allow",)
log = structlog.get_logger(__name__)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors in words and codes; what nobody foresaw is logged and answered as 500."""
    try:
        return await handler(request)
    except EwsError as error:
        return _from_own(error)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return _from_http(error)
    except Exception as error:
        known = in_words(error)
        if known is not None:
            log.warning("request_undone", code=known.code, route=_route(request))
            return _from_own(known)
        log.exception("request_failed", method=request.method, route=_route(request))
        return write_problem(
            Problem(
                status=500,
                code="internal_error",
                title="Internal error",
                detail="the service failed; send the same again later: nothing is kept twice",
            )
        )


def _from_own(error: EwsError) -> web.Response:
    status = HTTPStatus(error.status)
    headers = dict(error.headers)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    problem = Problem(
        status=status,
        code=error.code,
        title=status.phrase,
        detail=error.message,
        pointer=error.pointer,
    )
    return write_problem(problem, headers)


def _from_http(error: web.HTTPException) -> web.Response:
    status = HTTPStatus(error.status)
    problem = Problem(
        status=status,
        code=f"http_{status.name.lower()}",
        title=status.phrase,
        detail=f"{status.phrase}: {status.description or 'see the API document'}",
    )
    headers = {name: error.headers[name] for name in KEPT_HEADERS if name in error.headers}
    return write_problem(problem, headers)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"
