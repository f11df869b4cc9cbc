"""Keys of an organisation's machines: made and shown once, rotated with an overlap, revoked."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ews.api.keys import EXCHANGE
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
from ews.pages.words_of_access import SCOPE_MEANS
from schemas.access import SCOPES

ALL, ONE = "/admin/keys", "/admin/keys/{prefix}"
NOTHING: Mapping[str, Any] = {"label": "", "days": "365", "scopes": ("report:write", "check")}
routes = PageRoutes()


OVERLAPS = (
    ("24", _("a day")),
    ("168", _("a week")),
    ("0", _("not at all: the old one stops at once")),
)


@routes.get(ALL, scope="org:manage")
async def show_keys(visit: Visit) -> web.Response:
    """List the keys of an organisation, with their last use."""
    wanted = chosen_organisation(visit)
    found = (await visit.get("/v1/keys", organisation_id=wanted))["keys"]
    people = (await visit.get("/v1/people", organisation_id=wanted))["people"]
    now = visit.request.app[EXCHANGE].clock.now().isoformat()
    keys = [{**each, "state": _state(each, now)} for each in found]
    return show(
        visit,
        "keys.html",
        working=[each for each in keys if each["state"] in {"working", "replaced"}],
        ended=[each for each in keys if each["state"] not in {"working", "replaced"}],
        names={each["id"]: each["name"] for each in people},
        scope_means=SCOPE_MEANS,
        organisations=await organisations(visit) if visit.may("admin") else [],
        chosen=wanted or own_organisation(visit),
    )


@routes.get(f"{ALL}/new", scope="org:manage")
async def show_new(visit: Visit) -> web.Response:
    """Ask what a key is for."""
    return await _new(visit, NOTHING)


@routes.post(f"{ALL}/new", scope="org:manage")
async def post_new(visit: Visit) -> web.Response:
    """Make a key and show it, once."""
    days = visit.typed("days")
    typed = {
        "label": visit.typed("label") or None,
        "days": int(days) if days.isascii() and days.isdigit() else days or None,
        "scopes": ticked(visit, "scopes"),
        "organisation_id": chosen_organisation(visit),
    }
    made, problem = await visit.attempt("POST", "/v1/keys", typed)
    if problem:
        return await _new(visit, {**typed, "label": typed["label"] or "", "days": days}, problem)
    return show(visit, "key_made.html", key=made, scope_means=SCOPE_MEANS, rotated=None)


@routes.get(f"{ONE}/rotate", scope="org:manage")
async def show_rotate(visit: Visit) -> web.Response:
    """Ask for how long both keys are to work."""
    return show(visit, "key_rotate.html", prefix=part(visit, "prefix"), overlaps=OVERLAPS)


@routes.post(f"{ONE}/rotate", scope="org:manage")
async def post_rotate(visit: Visit) -> web.Response:
    """Make a key that takes another's place, and show it, once."""
    prefix, hours = part(visit, "prefix"), visit.typed("overlap_hours")
    body = {"overlap_hours": int(hours) if hours.isascii() and hours.isdigit() else hours}
    made, problem = await visit.attempt("POST", f"/v1/keys/{prefix}/rotate", body)
    if problem:
        return show(visit, "key_rotate.html", problem=problem, prefix=prefix, overlaps=OVERLAPS)
    return show(
        visit,
        "key_made.html",
        key=made,
        scope_means=SCOPE_MEANS,
        rotated=prefix,
        has_overlap=body["overlap_hours"] != 0,
    )


@routes.get(f"{ONE}/revoke", scope="org:manage")
async def show_revoke(visit: Visit) -> web.Response:
    """Ask once more."""
    return _revoke(visit)


@routes.post(f"{ONE}/revoke", scope="org:manage")
async def post_revoke(visit: Visit) -> web.Response:
    """Revoke a key at once."""
    made, problem = await visit.attempt("DELETE", f"/v1/keys/{part(visit, 'prefix')}")
    if problem:
        return _revoke(visit, problem)
    return visit.go(ALL, said="key_revoked", organisation_id=made["organisation_id"])


def _revoke(visit: Visit, problem: EwsError | None = None) -> web.Response:
    prefix = part(visit, "prefix")
    step = Step(
        title=_("Revoke the key %(name)s?"),
        name=prefix,
        words=_(
            "Whatever uses it is refused from this moment on, and no key is given back. To change "
            "a key without a gap, rotate it instead."
        ),
        action=f"{ALL}/{prefix}/revoke",
        button=_("Revoke it"),
        back=ALL,
    )
    return ask_again(visit, step, problem=problem)


async def _new(
    visit: Visit, typed: Mapping[str, Any], problem: EwsError | None = None
) -> web.Response:
    wanted = chosen_organisation(visit)
    path = f"/v1/organisations/{wanted or own_organisation(visit)}"
    entitled = SCOPES if visit.may("admin") else (await visit.get(path))["scopes"]
    return show(
        visit,
        "key_new.html",
        problem=problem,
        typed=typed,
        scopes=[each for each in SCOPES if each in entitled],
        scope_means=SCOPE_MEANS,
        organisation_id=wanted,
    )


def _state(key: Mapping[str, Any], now: str) -> str:
    """Return what became of a key; instants of the API compare as text, all being of UTC."""
    if key["revoked_at"]:
        return "revoked"
    if key["expires_at"] and key["expires_at"][:19] <= now[:19]:
        return "expired"
    return "replaced" if key["replaced_by"] else "working"
