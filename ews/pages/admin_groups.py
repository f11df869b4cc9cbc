"""Sharing groups and operations, and their members."""

from collections.abc import Mapping

from aiohttp import web

from ews.api.keys import EXCHANGE
from ews.errors import EwsError
from ews.pages.admin import Step, ask_again, organisations, own_organisation, part, show
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words_of_access import PURPOSES

ALL, ONE = "/admin/groups", "/admin/groups/{group_id}"
NOTHING: Mapping[str, str] = {"name": "", "purpose": "group", "starts_at": "", "ends_at": ""}
routes = PageRoutes()


@routes.get(ALL, scope="org:manage")
async def show_groups(visit: Visit) -> web.Response:
    """List the groups and operations that the visitor may know of."""
    groups = (await visit.get("/v1/groups"))["groups"]
    names = {each["id"]: each["name"] for each in await organisations(visit)}
    now = visit.request.app[EXCHANGE].clock.now().isoformat()[:19]
    return show(
        visit,
        "groups.html",
        groups=[{**each, "is_over": _is_over(each["ends_at"], now)} for each in groups],
        names=names,
    )


@routes.get(f"{ALL}/new", scope="org:manage")
async def show_new(visit: Visit) -> web.Response:
    """Ask for a group to make."""
    return _new(visit, NOTHING)


@routes.post(f"{ALL}/new", scope="org:manage")
async def post_new(visit: Visit) -> web.Response:
    """Make a group or an operation."""
    typed = {name: visit.typed(name) for name in NOTHING}
    body: dict[str, object] = {name: value for name, value in typed.items() if value}
    body |= {name: f"{typed[name]}Z" for name in ("starts_at", "ends_at") if typed[name]}
    body["hidden"] = visit.typed("hidden") == "yes"
    made, problem = await visit.attempt("POST", "/v1/groups", body)
    if problem:
        return _new(visit, {**typed, "hidden": visit.typed("hidden")}, problem)
    return visit.go(f"{ALL}/{made['id']}", said="added")


@routes.get(ONE, scope="org:manage")
async def show_group(visit: Visit) -> web.Response:
    """Show a group; its members to members and to its owner."""
    return await _one(visit)


@routes.post(f"{ONE}/members", scope="org:manage")
async def post_member(visit: Visit) -> web.Response:
    """Make an organisation a member."""
    path = f"{_path(visit)}/members/{visit.typed('organisation_id') or 'none'}"
    _, problem = await visit.attempt("PUT", path)
    return await _one(visit, problem) if problem else visit.go(_page(visit), said="member_added")


@routes.get(ONE + "/members/{organisation_id}/end", scope="org:manage")
async def show_end_member(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _end_member(visit)


@routes.post(ONE + "/members/{organisation_id}/end", scope="org:manage")
async def post_end_member(visit: Visit) -> web.Response:
    """End a membership."""
    path = f"{_path(visit)}/members/{part(visit, 'organisation_id')}"
    _, problem = await visit.attempt("DELETE", path)
    if problem:
        return await _end_member(visit, problem)
    is_own = part(visit, "organisation_id") == own_organisation(visit)
    return visit.go(ALL if is_own else _page(visit), said="member_ended")


@routes.get(f"{ONE}/end", scope="org:manage")
async def show_end(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _end(visit)


@routes.post(f"{ONE}/end", scope="org:manage")
async def post_end(visit: Visit) -> web.Response:
    """End a group for all its members."""
    _, problem = await visit.attempt("DELETE", _path(visit))
    return await _end(visit, problem) if problem else visit.go(ALL, said="group_ended")


async def _end(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(_path(visit))
    step = Step(
        title=_("End %(name)s?"),
        name=found["name"],
        words=_("Its members see no more what is shared with it. It cannot be begun again."),
        action=f"{_page(visit)}/end",
        button=_("End it for all"),
        back=_page(visit),
    )
    return ask_again(visit, step, problem=problem)


async def _end_member(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found, organisation_id = await visit.get(_path(visit)), part(visit, "organisation_id")
    members = found.get("members", [])
    known = [each["name"] for each in members if each["organisation_id"] == organisation_id]
    step = Step(
        title=_("End the membership of %(name)s?"),
        name=known[0] if known else organisation_id,
        words=_("It sees no more what is shared with the group; what it had is recalled."),
        action=f"{_page(visit)}/members/{organisation_id}/end",
        button=_("End it"),
        back=_page(visit),
    )
    return ask_again(visit, step, problem=problem)


async def _one(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get(_path(visit))
    everybody = await organisations(visit)
    members = found.get("members")
    now = {each["organisation_id"] for each in members or [] if each["until"] is None}
    over = _is_over(found["ends_at"], visit.request.app[EXCHANGE].clock.now().isoformat()[:19])
    return show(
        visit,
        "group.html",
        problem=problem,
        group=found,
        is_over=over,
        members=members,
        owner={each["id"]: each["name"] for each in everybody}.get(found["owner_id"], ""),
        is_owner=visit.may("admin") or found["owner_id"] == own_organisation(visit),
        own=own_organisation(visit),
        others=[e for e in everybody if e["id"] not in now and e["state"] == "active"],
    )


def _new(visit: Visit, typed: Mapping[str, str], problem: EwsError | None = None) -> web.Response:
    purposes = list(PURPOSES.items())
    return show(visit, "group_new.html", problem=problem, typed=typed, purposes=purposes)


def _is_over(ends_at: str | None, now: str) -> bool:
    return ends_at is not None and ends_at[:19] <= now


def _path(visit: Visit) -> str:
    return f"/v1/groups/{part(visit, 'group_id')}"


def _page(visit: Visit) -> str:
    return f"{ALL}/{part(visit, 'group_id')}"
