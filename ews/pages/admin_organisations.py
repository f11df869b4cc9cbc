"""Organisations: the exchange's administrator adds, renames and suspends; others see their own."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.admin import Step, ask_again, own_organisation, part, show, ticked
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words_of_access import SCOPE_MEANS
from schemas.access import KINDS, SCOPES, USUAL_SCOPES

ALL, ONE = "/admin/organisations", "/admin/organisations/{organisation_id}"
NOTHING: Mapping[str, Any] = {"name": "", "kind": "lab", "country": "", "scopes": USUAL_SCOPES}
routes = PageRoutes()


@routes.get(ALL, scope="org:manage")
async def show_organisations(visit: Visit) -> web.Response:
    """List organisations to the administrator; others are led to their own."""
    if not visit.may("admin"):
        return visit.go(f"{ALL}/{own_organisation(visit)}")
    found = (await visit.get("/v1/organisations"))["organisations"]
    return show(visit, "organisations.html", organisations=found)


@routes.get(f"{ALL}/new", scope="admin")
async def show_new(visit: Visit) -> web.Response:
    """Ask for an organisation to add."""
    return _new(visit, NOTHING)


@routes.post(f"{ALL}/new", scope="admin")
async def post_new(visit: Visit) -> web.Response:
    """Add an organisation."""
    typed = {
        "name": visit.typed("name"),
        "kind": visit.typed("kind"),
        "country": visit.typed("country").upper() or None,
        "scopes": ticked(visit, "scopes"),
    }
    made, problem = await visit.attempt("POST", "/v1/organisations", typed)
    if problem:
        return _new(visit, {**typed, "country": typed["country"] or ""}, problem)
    return visit.go(f"{ALL}/{made['id']}", said="added")


@routes.get(ONE, scope="org:manage")
async def show_organisation(visit: Visit) -> web.Response:
    """Show one organisation; the administrator may change it."""
    return await _one(visit)


@routes.post(ONE, scope="admin")
async def post_organisation(visit: Visit) -> web.Response:
    """Rename an organisation, or change what its managers may give."""
    path = _path(visit)
    found = await visit.get(path)
    body = {
        "name": visit.typed("name"),
        "state": found["state"],
        "scopes": ticked(visit, "scopes"),
    }
    _, problem = await visit.attempt("PUT", path, body)
    if problem:
        return await _one(visit, problem, body)
    return visit.go(_page(visit), said="saved")


@routes.get(f"{ONE}/suspend", scope="admin")
async def show_suspend(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _suspend(visit)


@routes.post(f"{ONE}/suspend", scope="admin")
async def post_suspend(visit: Visit) -> web.Response:
    """Suspend an organisation."""
    problem = await _set_state(visit, "suspended")
    return await _suspend(visit, problem) if problem else visit.go(_page(visit), said="suspended")


@routes.post(f"{ONE}/reinstate", scope="admin")
async def post_reinstate(visit: Visit) -> web.Response:
    """Reinstate a suspended organisation."""
    problem = await _set_state(visit, "active")
    return await _one(visit, problem) if problem else visit.go(_page(visit), said="reinstated")


async def _set_state(visit: Visit, state: str) -> EwsError | None:
    found = await visit.get(_path(visit))
    body = {"name": found["name"], "scopes": found["scopes"], "state": state}
    _, problem = await visit.attempt("PUT", _path(visit), body)
    return problem


async def _suspend(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(_path(visit))
    step = Step(
        title=_("Suspend %(name)s?"),
        name=found["name"],
        words=_(
            "None of its people can sign in and none of its keys work, until it is reinstated. "
            "What it told stays."
        ),
        action=f"{_page(visit)}/suspend",
        button=_("Suspend it"),
        back=_page(visit),
    )
    return ask_again(visit, step, problem=problem)


async def _one(
    visit: Visit, problem: EwsError | None = None, typed: Mapping[str, Any] | None = None
) -> web.Response:
    found = await visit.get(_path(visit))
    return show(
        visit,
        "organisation.html",
        problem=problem,
        organisation=found,
        typed=typed or found,
        scopes=SCOPES,
        scope_means=SCOPE_MEANS,
        is_own=found["id"] == own_organisation(visit),
    )


def _new(visit: Visit, typed: Mapping[str, Any], problem: EwsError | None = None) -> web.Response:
    return show(
        visit,
        "organisation_new.html",
        problem=problem,
        typed=typed,
        kinds=KINDS,
        scopes=[each for each in SCOPES if each != "admin"],
        scope_means=SCOPE_MEANS,
    )


def _path(visit: Visit) -> str:
    return f"/v1/organisations/{part(visit, 'organisation_id')}"


def _page(visit: Visit) -> str:
    return f"{ALL}/{part(visit, 'organisation_id')}"
