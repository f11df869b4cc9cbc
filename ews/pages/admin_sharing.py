"""Delegations, by which one publishes for another, and the tokens that open feeds."""

from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.admin import Step, ask_again, organisations, own_organisation, part, show
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit

DELEGATIONS, FEEDS = "/admin/delegations", "/admin/feeds"
routes = PageRoutes()


@routes.get(DELEGATIONS, scope="org:manage")
async def show_delegations(visit: Visit) -> web.Response:
    """List who publishes for one's organisation, and for whom it publishes."""
    return await _delegations(visit)


@routes.post(DELEGATIONS, scope="org:manage")
async def post_delegation(visit: Visit) -> web.Response:
    """Agree to publish for an organisation."""
    path = f"/v1/delegations/{visit.typed('organisation_id') or 'none'}"
    _, problem = await visit.attempt("PUT", path)
    if problem:
        return await _delegations(visit, problem)
    return visit.go(DELEGATIONS, said="delegation_agreed")


@routes.get(DELEGATIONS + "/{organisation_id}/end", scope="org:manage")
async def show_end_delegation(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _end_delegation(visit)


@routes.post(DELEGATIONS + "/{organisation_id}/end", scope="org:manage")
async def post_end_delegation(visit: Visit) -> web.Response:
    """Publish no more for an organisation."""
    path = f"/v1/delegations/{part(visit, 'organisation_id')}"
    _, problem = await visit.attempt("DELETE", path)
    if problem:
        return await _end_delegation(visit, problem)
    return visit.go(DELEGATIONS, said="delegation_ended")


@routes.get(FEEDS, scope="subscription:manage")
async def show_feeds(visit: Visit) -> web.Response:
    """List the tokens that open feeds of bulletins."""
    return await _feeds(visit)


@routes.post(FEEDS, scope="subscription:manage")
async def post_feed(visit: Visit) -> web.Response:
    """Make addresses for a feed reader, and show them, once."""
    body = {"label": visit.typed("label")}
    made, problem = await visit.attempt("POST", "/v1/feeds/tokens", body)
    if problem:
        return await _feeds(visit, problem)
    return show(visit, "feed_made.html", feed=made)


@routes.get(FEEDS + "/{prefix}/end", scope="subscription:manage")
async def show_end_feed(visit: Visit) -> web.Response:
    """Ask once more."""
    return await _end_feed(visit)


@routes.post(FEEDS + "/{prefix}/end", scope="subscription:manage")
async def post_end_feed(visit: Visit) -> web.Response:
    """End a token."""
    _, problem = await visit.attempt("DELETE", f"/v1/feeds/tokens/{part(visit, 'prefix')}")
    return await _end_feed(visit, problem) if problem else visit.go(FEEDS, said="feed_ended")


async def _delegations(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found: list[dict[str, Any]] = (await visit.get("/v1/delegations"))["delegations"]
    everybody, own = await organisations(visit), own_organisation(visit)
    published = [each for each in found if each["publisher_id"] == own]
    taken = {own, *(each["organisation_id"] for each in published)}
    return show(
        visit,
        "delegations.html",
        problem=problem,
        names={each["id"]: each["name"] for each in everybody},
        published=published,
        publishers=[each for each in found if each["organisation_id"] == own],
        others=[e for e in everybody if e["id"] not in taken and e["state"] == "active"],
    )


async def _end_delegation(visit: Visit, problem: EwsError | None = None) -> web.Response:
    organisation_id = part(visit, "organisation_id")
    names = {each["id"]: each["name"] for each in await organisations(visit)}
    step = Step(
        title=_("Publish no more for %(name)s?"),
        name=names.get(organisation_id, organisation_id),
        words=_("What was published under your name stays. They can delegate nothing more to you."),
        action=f"{DELEGATIONS}/{organisation_id}/end",
        button=_("Publish no more"),
        back=DELEGATIONS,
    )
    return ask_again(visit, step, problem=problem)


async def _feeds(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = (await visit.get("/v1/feeds/tokens"))["tokens"]
    return show(visit, "feeds.html", problem=problem, tokens=found, label=visit.typed("label"))


async def _end_feed(visit: Visit, problem: EwsError | None = None) -> web.Response:
    prefix = part(visit, "prefix")
    known = {
        each["prefix"]: each["label"] for each in (await visit.get("/v1/feeds/tokens"))["tokens"]
    }
    step = Step(
        title=_("End the feed for %(name)s?"),
        name=known.get(prefix, prefix),
        words=_(
            "The program that reads it gets nothing any more. Its address cannot be given back."
        ),
        action=f"{FEEDS}/{prefix}/end",
        button=_("End it"),
        back=FEEDS,
    )
    return ask_again(visit, step, problem=problem)
