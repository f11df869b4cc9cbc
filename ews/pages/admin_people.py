"""People of an organisation: taken on, given roles, suspended, reset, invited again."""

from collections.abc import Mapping
from typing import Any

import segno
from aiohttp import web

from ews.api.feeds import base_of
from ews.errors import EwsError
from ews.pages.admin import (
    Step,
    ask_again,
    chosen_organisation,
    organisations,
    own_organisation,
    part,
    show,
    ticked,
)
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words_of_access import ROLE_MEANS
from schemas.access import ROLES

ALL, ONE = "/admin/people", "/admin/people/{person_id}"
NOBODY: Mapping[str, Any] = {"name": "", "sign_in_name": "", "email": "", "roles": ("reader",)}
routes = PageRoutes()


@routes.get(ALL, scope="org:manage")
async def show_people(visit: Visit) -> web.Response:
    """List the people of an organisation."""
    wanted = chosen_organisation(visit)
    found = await visit.get("/v1/people", organisation_id=wanted)
    return show(
        visit,
        "people.html",
        people=found["people"],
        organisations=await organisations(visit) if visit.may("admin") else [],
        chosen=wanted or own_organisation(visit),
    )


@routes.get(f"{ALL}/new", scope="org:manage")
async def show_new(visit: Visit) -> web.Response:
    """Ask whom to take on."""
    return _new(visit, NOBODY)


@routes.post(f"{ALL}/new", scope="org:manage")
async def post_new(visit: Visit) -> web.Response:
    """Take a person on, and show the invitation, which is shown once."""
    typed: dict[str, Any] = {
        "name": visit.typed("name"),
        "sign_in_name": visit.typed("sign_in_name"),
        "email": visit.typed("email") or None,
        "roles": ticked(visit, "roles"),
        "organisation_id": chosen_organisation(visit),
    }
    made, problem = await visit.attempt("POST", "/v1/people", typed)
    if problem:
        return _new(visit, {**typed, "email": typed["email"] or ""}, problem)
    return _invited(visit, made)


@routes.get(ONE, scope="org:manage")
async def show_person(visit: Visit) -> web.Response:
    """Show a person, their roles, and what may be done."""
    return await _one(visit)


@routes.post(ONE, scope="org:manage")
async def post_person(visit: Visit) -> web.Response:
    """Give a person other roles or another e-mail address."""
    found = await visit.get(_path(visit))
    body = {
        "roles": ticked(visit, "roles"),
        "email": visit.typed("email") or None,
        "state": found["state"],
        "because": found["suspended_because"],
    }
    _, problem = await visit.attempt("PUT", _path(visit), body)
    return await _one(visit, problem, body) if problem else visit.go(_page(visit), said="saved")


@routes.get(f"{ONE}/suspend", scope="org:manage")
async def show_suspend(visit: Visit) -> web.Response:
    """Ask once more, and why."""
    return await _ask(visit, "suspend")


@routes.post(f"{ONE}/suspend", scope="org:manage")
async def post_suspend(visit: Visit) -> web.Response:
    """Suspend a person."""
    problem = await _set_state(visit, "suspended", visit.typed("note") or None)
    return (
        await _ask(visit, "suspend", problem)
        if problem
        else visit.go(_page(visit), said="suspended")
    )


@routes.post(f"{ONE}/reinstate", scope="org:manage")
async def post_reinstate(visit: Visit) -> web.Response:
    """Reinstate a suspended person."""
    problem = await _set_state(visit, "active", None)
    return await _one(visit, problem) if problem else visit.go(_page(visit), said="reinstated")


@routes.get(f"{ONE}/reset", scope="org:manage")
async def show_reset(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _ask(visit, "reset")


@routes.post(f"{ONE}/reset", scope="org:manage")
async def post_reset(visit: Visit) -> web.Response:
    """Forget how a person signs in, and invite them again."""
    made, problem = await visit.attempt("POST", f"{_path(visit)}/reset")
    return await _ask(visit, "reset", problem) if problem else _invited(visit, made)


@routes.get(f"{ONE}/invite", scope="org:manage")
async def show_invite(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _ask(visit, "invite")


@routes.post(f"{ONE}/invite", scope="org:manage")
async def post_invite(visit: Visit) -> web.Response:
    """Invite a person again, to set another password."""
    made, problem = await visit.attempt("POST", f"{_path(visit)}/invitation")
    return await _ask(visit, "invite", problem) if problem else _invited(visit, made)


async def _set_state(visit: Visit, state: str, because: str | None) -> EwsError | None:
    found = await visit.get(_path(visit))
    body = {"roles": found["roles"], "email": found["email"], "state": state, "because": because}
    _, problem = await visit.attempt("PUT", _path(visit), body)
    return problem


async def _ask(visit: Visit, what: str, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(_path(visit))
    title, words, button, note = STEPS[what]
    step = Step(
        title=title,
        name=found["name"],
        words=words,
        action=f"{_page(visit)}/{what}",
        button=button,
        back=_page(visit),
        note=note,
    )
    return ask_again(visit, step, problem=problem)


STEPS: Mapping[str, tuple[str, str, str, str]] = {
    "suspend": (
        _("Suspend %(name)s?"),
        _(
            "Their sessions end and their own keys stop working at once. What they did stays "
            "theirs."
        ),
        _("Suspend them"),
        _("Why"),
    ),
    "reset": (
        _("Reset how %(name)s signs in?"),
        _(
            "Password, second factor and accounts elsewhere are forgotten and all sessions end. "
            "You get an invitation to hand over; do this when a phone is lost or somebody else "
            "knows the password."
        ),
        _("Reset and invite again"),
        "",
    ),
    "invite": (
        _("Invite %(name)s again?"),
        _(
            "You get a new invitation to set a password with; the one before stops working, the "
            "second factor stays."
        ),
        _("Invite again"),
        "",
    ),
}


async def _one(
    visit: Visit, problem: EwsError | None = None, typed: Mapping[str, Any] | None = None
) -> web.Response:
    found = await visit.get(_path(visit))
    return show(
        visit,
        "person.html",
        problem=problem,
        person=found,
        typed=typed or found,
        roles=_roles(visit, found["roles"]),
        role_means=ROLE_MEANS,
    )


def _new(visit: Visit, typed: Mapping[str, Any], problem: EwsError | None = None) -> web.Response:
    return show(
        visit,
        "person_new.html",
        problem=problem,
        typed=typed,
        roles=_roles(visit, ()),
        role_means=ROLE_MEANS,
        organisation_id=chosen_organisation(visit),
    )


def _roles(visit: Visit, held: Any) -> list[str]:
    """Return the roles to choose from: only an administrator makes administrators."""
    return [each for each in ROLES if visit.may("admin") or each != "administrator" or each in held]


def _invited(visit: Visit, made: Mapping[str, Any]) -> web.Response:
    link = f"{base_of(visit.request)}/invitation?invitation={made['invitation']}"
    return show(
        visit,
        "invited.html",
        person=made,
        link=link,
        picture=segno.make(link).svg_data_uri(scale=4, border=2),
    )


def _path(visit: Visit) -> str:
    return f"/v1/people/{part(visit, 'person_id')}"


def _page(visit: Visit) -> str:
    return f"{ALL}/{part(visit, 'person_id')}"
