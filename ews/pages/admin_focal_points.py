"""Focal points: nominated, verified, active, lapsed; and the countries nobody can be reached in."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.admin import Step, ask_again, chosen_organisation, organisations, part, show
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words_of_access import BECAUSE, FOCAL_ROLES

ALL, ONE = "/admin/focal-points", "/admin/focal-points/{focal_point_id}"
STATES = ("nominated", "verified", "active", "lapsed")
FIELDS = ("project", "country", "person_id", "role", "deputy_of", "succeeds", "note")
DAYS = ("valid_from", "valid_until")
SAID = {"verify": "verified", "activate": "activated", "lapse": "lapsed"}
routes = PageRoutes()


# Which steps lead on from a state; who may take them, the API decides.
STEPS: Mapping[str, tuple[str, ...]] = {
    "nominated": ("verify", "lapse"),
    "verified": ("activate", "lapse"),
    "active": ("lapse",),
    "lapsed": ("verify",),
}
WORDS: Mapping[str, tuple[str, str, str]] = {
    "verify": (
        _("Verify %(name)s as focal point?"),
        _("You have made sure that the country's authority named this person. They become active "
          "as soon as they sign in."),
        _("Verify"),
    ),
    "activate": (
        _("Make %(name)s active at once?"),
        _("Without waiting for a sign-in. Whom they succeed lapses in the same moment."),
        _("Make active"),
    ),
    "lapse": (
        _("End %(name)s as focal point?"),
        _("Their country may become unreachable if nobody follows. The history stays."),
        _("Let it lapse"),
    ),
}  # fmt: skip


@routes.get(ALL, scope="org:manage")
async def show_focal_points(visit: Visit) -> web.Response:
    """List focal points by country and project, and the countries nobody can be reached in."""
    return await _list(visit)


async def _list(visit: Visit, problem: EwsError | None = None) -> web.Response:
    query = {name: visit.asked(name) or None for name in ("project", "state")}
    country = visit.asked("country").upper() or None
    projects, found, unreachable = await asyncio.gather(
        visit.get("/v1/projects"),
        visit.get("/v1/focal-points", country=country, **query),
        visit.get("/v1/focal-points/unreachable", project=query["project"]),
    )
    return show(
        visit,
        "focal_points.html",
        problem=problem,
        typed={name: visit.typed(name) for name in ("id", "title")},
        projects=projects["projects"],
        titles=_titles(projects),
        focal_points=found["focal_points"],
        unreachable=unreachable,
        because=BECAUSE,
        states=STATES,
        asked={**{name: value or "" for name, value in query.items()}, "country": country or ""},
        shades=_shades(unreachable["unreachable"]),
    )


@routes.post("/admin/projects", scope="admin")
async def post_project(visit: Visit) -> web.Response:
    """Add a project that countries have focal points for."""
    body = {"id": visit.typed("id"), "title": visit.typed("title")}
    _, problem = await visit.attempt("POST", "/v1/projects", body)
    return await _list(visit, problem) if problem else visit.go(ALL, said="added")


@routes.get(f"{ALL}/new", scope="org:manage")
async def show_new(visit: Visit) -> web.Response:
    """Ask whom to nominate."""
    return await _new(visit, {name: visit.asked(name) for name in (*FIELDS, *DAYS)})


@routes.post(f"{ALL}/new", scope="org:manage")
async def post_new(visit: Visit) -> web.Response:
    """Nominate a person."""
    typed = {name: visit.typed(name) for name in (*FIELDS, *DAYS)}
    body = {name: value for name, value in typed.items() if value}
    made, problem = await visit.attempt("POST", "/v1/focal-points", body)
    if problem:
        return await _new(visit, typed, problem)
    return visit.go(f"{ALL}/{made['id']}", said="nominated")


@routes.get(ONE, scope="org:manage")
async def show_focal_point(visit: Visit) -> web.Response:
    """Show one focal point with its history, and the steps that lead on."""
    found, projects = await asyncio.gather(visit.get(_path(visit)), visit.get("/v1/projects"))
    steps = STEPS[found["state"]]
    return show(
        visit,
        "focal_point.html",
        found=found,
        titles=_titles(projects),
        steps=[each for each in steps if each == "lapse" or visit.may("admin")],
        buttons={name: button for name, (_, _, button) in WORDS.items()},
        is_own=bool(visit.me) and found["organisation_id"] == (visit.me or {})["organisation_id"],
    )


@routes.get(ONE + "/{step}", scope="org:manage")
async def show_step(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _step(visit)


@routes.post(ONE + "/{step}", scope="org:manage")
async def post_step(visit: Visit) -> web.Response:
    """Take a step with a focal point."""
    step, note = _known(visit), visit.typed("note")
    body = {"note": note} if note else {}
    _, problem = await visit.attempt("POST", f"{_path(visit)}/{step}", body)
    if problem:
        return await _step(visit, problem)
    return visit.go(f"{ALL}/{part(visit, 'focal_point_id')}", said=SAID[step])


async def _step(visit: Visit, problem: EwsError | None = None) -> web.Response:
    name, found = _known(visit), await visit.get(_path(visit))
    title, words, button = WORDS[name]
    page = f"{ALL}/{found['id']}"
    step = Step(
        title=title,
        name=found["person"],
        words=words,
        action=f"{page}/{name}",
        button=button,
        back=page,
        note=_("A note for its history"),
    )
    return ask_again(visit, step, problem=problem)


def _known(visit: Visit) -> str:
    step = part(visit, "step")
    if step not in WORDS:
        raise web.HTTPNotFound
    return step


async def _new(
    visit: Visit, typed: Mapping[str, str], problem: EwsError | None = None
) -> web.Response:
    """Show the form; an administrator chooses the organisation first, whose people are listed."""
    chosen = chosen_organisation(visit)
    projects, people, everybody, fellows = await asyncio.gather(
        visit.get("/v1/projects"),
        visit.get("/v1/people", organisation_id=chosen),
        organisations(visit),
        visit.get("/v1/focal-points"),
    )
    owner = chosen or str((visit.me or {})["organisation_id"])
    country = next((each["country"] for each in everybody if each["id"] == owner), None)
    return show(
        visit,
        "focal_point_new.html",
        problem=problem,
        typed={**typed, "country": typed["country"] or country or ""},
        projects=projects["projects"],
        titles=_titles(projects),
        people=[each for each in people["people"] if each["state"] == "active"],
        organisations=everybody if visit.may("admin") else [],
        chosen=owner,
        roles=FOCAL_ROLES,
        fellows=[
            each
            for each in fellows["focal_points"]
            if each["country"] == country and each["state"] != "lapsed"
        ],
    )


def _titles(projects: Mapping[str, Any]) -> dict[str, str]:
    return {each["id"]: each["title"] for each in projects["projects"]}


def _shades(unreachable: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    return {each["country"]: ("s-controlled", BECAUSE[each["because"]]) for each in unreachable}


def _path(visit: Visit) -> str:
    return f"/v1/focal-points/{part(visit, 'focal_point_id')}"
