"""Subscriptions of one's organisation: what is asked for, in words; ended, confirmed, made anew."""

from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.exchange import tabs
from ews.pages.families import KnownFamily, known_families, titles_of
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

ALL = "/exchange/subscriptions"
ONE = f"{ALL}/{{subscription_id}}"
SCOPE = "subscription:manage"
routes = PageRoutes()


@routes.get(ALL, scope=SCOPE)
async def show_subscriptions(visit: Visit) -> web.Response:
    """List them, those that are open first."""
    return await _all(visit)


@routes.post(f"{ONE}/confirm", scope=SCOPE)
async def post_confirm(visit: Visit) -> web.Response:
    """Open one by e-mail with the code that its address was sent."""
    body = {"code": visit.typed("code")}
    _, problem = await visit.attempt("POST", f"{_api(visit)}/confirm", body)
    return await _all(visit, problem) if problem else visit.go(ALL, said="subscription_confirmed")


@routes.get(f"{ONE}/end", scope=SCOPE)
async def show_end(visit: Visit) -> web.Response:
    """Ask once more before one is ended."""
    found = await in_words(visit, await visit.get(_api(visit)))
    return visit.show("subscriptions/end.html", subscription=found)


@routes.post(f"{ONE}/end", scope=SCOPE)
async def post_end(visit: Visit) -> web.Response:
    """End one: nothing more is sent."""
    await visit.send("DELETE", _api(visit))
    return visit.go(ALL, said="subscription_ended")


@routes.post(f"{ONE}/rotate", scope=SCOPE)
async def post_rotate(visit: Visit) -> web.Response:
    """Replace the secret of a webhook, and show the new one, once."""
    made = await visit.send("POST", f"{_api(visit)}/rotate-secret", {"overlap_hours": 24})
    return visit.show("subscriptions/made.html", made=await in_words(visit, made), is_new=False)


async def in_words(visit: Visit, subscription: dict[str, Any]) -> dict[str, Any]:
    """Return a subscription as pages show it."""
    return _in_words(subscription, await known_families(visit))


def _in_words(subscription: dict[str, Any], families: list[KnownFamily]) -> dict[str, Any]:
    """Add the state it is in (open, waiting or ended) and the titles of its families."""
    is_waiting = subscription["channel"] == "email" and not subscription["confirmed_at"]
    state = "ended" if subscription["ended_at"] else "waiting" if is_waiting else "open"
    filters = subscription["filters"]
    filters = {**filters, "families": titles_of(filters["families"], families)}
    return {**subscription, "state": state, "filters": filters}


async def _all(visit: Visit, problem: EwsError | None = None) -> web.Response:
    families = await known_families(visit)
    subscriptions = (await visit.get("/v1/subscriptions"))["subscriptions"]
    found = [_in_words(each, families) for each in subscriptions]
    return visit.show(
        "subscriptions/all.html",
        tabs=tabs(visit),
        status=problem.status if problem else 200,
        problem=problem,
        standing=[each for each in found if each["state"] != "ended"],
        ended=[each for each in found if each["state"] == "ended"],
    )


def _api(visit: Visit) -> str:
    return f"/v1/subscriptions/{visit.request.match_info['subscription_id']}"
