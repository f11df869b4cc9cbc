"""Corrections and recalls: who had an older version, and who has confirmed the newest."""

from aiohttp import web

from ews.errors import EwsError
from ews.pages.deliveries import older
from ews.pages.exchange import EXCHANGE, tabs
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

ALL = f"{EXCHANGE}/recalls"
ONE = f"{ALL}/{{record}}/{{record_id}}"
routes = PageRoutes()


@routes.get(ALL, scope="report:read")
async def show_recalls(visit: Visit) -> web.Response:
    """List them, newest first."""
    found = await visit.get("/v1/recalls", cursor=visit.asked("cursor") or None)
    return visit.show(
        "exchange/recalls.html",
        tabs=tabs(visit),
        recalls=found["recalls"],
        older=older(visit, ALL, found.get("next")),
    )


@routes.get(ONE, scope="report:read")
async def show_recall(visit: Visit) -> web.Response:
    """Show one, recipient by recipient."""
    return await _one(visit)


@routes.post(f"{ONE}/confirm", scope="report:read")
async def post_confirmation(visit: Visit) -> web.Response:
    """Say that one's own copies are corrected or removed."""
    body = {"note": visit.typed("note")} if visit.typed("note") else {}
    _, problem = await visit.attempt("POST", f"{_api(visit)}/confirm", body)
    if problem:
        return await _one(visit, problem)
    record, record_id = _named(visit)
    return visit.go(f"{ALL}/{record}/{record_id}", said="recall_confirmed")


async def _one(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(_api(visit))
    own = visit.me["organisation_id"] if visit.me else None
    return visit.show(
        "exchange/recall.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        recall=found,
        is_asked=any(
            each["organisation_id"] == own and each["state"] == "outstanding"
            for each in found["recipients"]
        ),
    )


def _api(visit: Visit) -> str:
    record, record_id = _named(visit)
    return f"/v1/recalls/{record}/{record_id}"


def _named(visit: Visit) -> tuple[str, str]:
    found = visit.request.match_info
    return found["record"], found["record_id"]
