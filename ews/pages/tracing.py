"""Requests to trace goods back: asked, answered, closed, withdrawn; overdue ones stand out."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.deliveries import older
from ews.pages.exchange import EXCHANGE, tabs
from ews.pages.report_options import Around, look_around, tlp_options
from ews.pages.routes import PageRoutes
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words import country
from schemas.backtracking import STATES

ALL = f"{EXCHANGE}/requests"
ONE = f"{ALL}/{{request_id}}"
STEPS = ("answer", "close", "withdraw")
routes = PageRoutes()


@routes.get(ALL, scope="report:read")
async def show_requests(visit: Visit) -> web.Response:
    """List requests that one made or is asked."""
    state = visit.asked("state")
    found, around = await asyncio.gather(
        visit.get("/v1/requests", state=state or None, cursor=visit.asked("cursor") or None),
        look_around(visit),
    )
    return visit.show(
        "exchange/requests.html",
        tabs=tabs(visit),
        requests=[_named(visit, each, around) for each in found["requests"]],
        older=older(visit, ALL, found.get("next")),
        state=state,
        states=STATES,
    )


@routes.get(f"{ALL}/new", scope="report:write")
async def show_new(visit: Visit) -> web.Response:
    """Show the form to ask."""
    return await _form(visit)


@routes.post(f"{ALL}/new", scope="report:write")
async def post_new(visit: Visit) -> web.Response:
    """Ask a country or an organisation where goods of a report came from."""
    days = visit.typed("days")
    body = {
        "report_id": visit.typed("report_id"),
        "asked": visit.typed("asked"),
        "question": visit.typed("question"),
        "tlp": visit.typed("tlp") or "TLP:AMBER",
        "days": int(days) if days.isascii() and days.isdigit() else days,
    }
    made, problem = await visit.attempt("POST", "/v1/requests", body)
    return await _form(visit, problem) if problem else visit.go(f"{ALL}/{made['id']}", said="sent")


@routes.get(ONE, scope="report:read")
async def show_request(visit: Visit) -> web.Response:
    """Show one with its steps."""
    return await _one(visit)


@routes.post(f"{ONE}/step", scope="report:write")
async def post_step(visit: Visit) -> web.Response:
    """Answer, close or withdraw it."""
    step = visit.typed("step")
    if step not in STEPS:
        return visit.go(_path(visit))
    body = {"text": visit.typed("text")}
    _, problem = await visit.attempt("POST", f"{_api(visit)}/{step}", body)
    return await _one(visit, problem) if problem else visit.go(_path(visit), said="saved")


async def _one(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found, around = await asyncio.gather(visit.get(_api(visit)), look_around(visit))
    return visit.show(
        "exchange/request.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        request=_named(visit, found, around),
    )


async def _form(visit: Visit, problem: EwsError | None = None) -> web.Response:
    around = await look_around(visit)
    countries = [(f"country:{code}", country(code)) for code in around.countries]
    houses = sorted(
        ((f"org:{key}", name) for key, name in around.names.items()), key=lambda each: each[1]
    )
    return visit.show(
        "exchange/request_new.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        asked=countries + houses,
        tlps=tlp_options(),
        report_id=visit.typed("report_id") or visit.asked("report_id"),
    )


def _named(visit: Visit, request: Mapping[str, Any], around: Around) -> dict[str, Any]:
    """Return a request with names for who asks and who is asked, and whether one asked oneself."""
    kind, _, who = request["asked"].partition(":")
    names = around.names
    steps = [
        {**each, "who": _who(names, each["organisation_id"])} for each in request.get("steps", ())
    ]
    return {
        **request,
        "is_own": visit.me is not None
        and request["organisation_id"] == visit.me["organisation_id"],
        "asker": _who(names, request["organisation_id"]),
        "asked_name": country(who) if kind == "country" else _who(names, who),
        "steps": steps,
    }


def _who(names: Mapping[str, str], organisation_id: str | None) -> str:
    """Return who took a step: not all may know the names of the others; "" for the clock."""
    if organisation_id is None:
        return ""
    return names.get(organisation_id) or in_language(_("another organisation"))


def _api(visit: Visit) -> str:
    return f"/v1/requests/{visit.request.match_info['request_id']}"


def _path(visit: Visit) -> str:
    return f"{ALL}/{visit.request.match_info['request_id']}"
