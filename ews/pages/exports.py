"""The advisory export: what waits to be let go, what became of each batch, the country's policy."""

import asyncio
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.deliveries import older
from ews.pages.exchange import EXCHANGE, tabs
from ews.pages.report_options import look_around
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit
from schemas.exports import EVENTS, POLICIES

ALL = f"{EXCHANGE}/exports"
ONE = f"{ALL}/{{batch_id}}"
DECISIONS = ("approve", "refuse")
SHOWN = 500  # items of one batch on a page; the file holds all
routes = PageRoutes()


@routes.get(ALL, scope="export:manage")
async def show_exports(visit: Visit) -> web.Response:
    """List the batches of one's country, what is owed, and the policy."""
    return await _all(visit)


@routes.post(f"{ALL}/policy", scope="export:approve")
async def post_policy(visit: Visit) -> web.Response:
    """Set what one's country lets out by itself."""
    hours = visit.typed("delay_hours") or "0"
    body = {
        "policy": visit.typed("policy"),
        "delay_hours": int(hours) if hours.isascii() and hours.isdigit() else hours,
        "events": visit.typed("events"),
    }
    path = f"/v1/export-gates/{visit.typed('country')}"
    _, problem = await visit.attempt("PUT", path, body)
    return await _all(visit, problem) if problem else visit.go(ALL, said="saved")


@routes.get(ONE, scope="export:manage")
async def show_export(visit: Visit) -> web.Response:
    """Show one batch with its items."""
    return await _one(visit)


@routes.post(f"{ONE}/decide", scope="export:approve")
async def post_decision(visit: Visit) -> web.Response:
    """Let it go, but for the items that are ticked, or refuse it whole with a reason."""
    path, decision = f"{ALL}/{visit.request.match_info['batch_id']}", visit.typed("decision")
    if decision not in DECISIONS:
        return visit.go(path)
    body: dict[str, Any] = {"note": visit.typed("note")}
    if decision == "approve":
        body["except"] = _kept_back(visit)
    _, problem = await visit.attempt("POST", f"{_api(visit)}/{decision}", body)
    return await _one(visit, problem) if problem else visit.go(path, said="saved")


@routes.get(f"{EXCHANGE}/rejections", scope="report:read")
async def show_rejections(visit: Visit) -> web.Response:
    """List what was not taken of one's own reports."""
    after = visit.asked("after")
    found = await visit.get("/v1/exports/rejections", after=after or None, limit=200)
    return visit.show(
        "exchange/rejections.html",
        tabs=tabs(visit),
        rejections=found["rejections"],
        is_more=len(found["rejections"]) == 200,  # noqa: PLR2004 - as many as were asked for
        next=found["next"],
    )


async def _all(visit: Visit, problem: EwsError | None = None) -> web.Response:
    exports, due, gates, around = await asyncio.gather(
        visit.get("/v1/exports", cursor=visit.asked("cursor") or None),
        visit.get("/v1/exports/due"),
        visit.get("/v1/export-gates"),
        look_around(visit),
    )
    return visit.show(
        "exchange/exports.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        exports=exports["exports"],
        older=older(visit, ALL, exports.get("next")),
        due=due["due"],
        gate=_gate(gates["gates"], around.own_country),
        own_country=around.own_country,
        policies=POLICIES,
        events=EVENTS,
    )


def _gate(gates: list[dict[str, Any]], own: str) -> dict[str, Any] | None:
    """Return the policy that holds for a country: its own, else that of all."""
    by_country = {each["country"]: each for each in gates}
    return by_country.get(own) or by_country.get("*")


async def _one(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(_api(visit))
    return visit.show(
        "exchange/export.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        export=found,
        items=found["content_items"][:SHOWN],
        left_out=max(0, len(found["content_items"]) - SHOWN),
        kept_back=_kept_back(visit),
    )


def _kept_back(visit: Visit) -> list[str]:
    """Return the items that were ticked: those that must not leave."""
    return [str(each) for each in visit.form.getall("refuse", [])]


def _api(visit: Visit) -> str:
    return f"/v1/exports/{visit.request.match_info['batch_id']}"
