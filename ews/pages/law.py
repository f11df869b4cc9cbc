"""The law that is loaded: whose, how whole, and the entries of one jurisdiction."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from ews.pages.law_shown import day_asked
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit

routes = PageRoutes()
WHOLE, PART = "law-whole", "law-part"


HOW_WHOLE: Mapping[str, str] = {
    WHOLE: _("held whole today: what is not found is not controlled"),
    PART: _("held in part: what is not found is unknown"),
}


@routes.get("/law", scope="check")
async def show_law(visit: Visit) -> web.Response:
    """Show whose law is loaded, as a map and as a table."""
    found = await visit.get("/v1/law/jurisdictions")
    held = [{**one, "how": _how_whole(one, found["valid_on"])} for one in found["held"]]
    return visit.show(
        "law/jurisdictions.html",
        found=found,
        held=held,
        shades={one["jurisdiction"]: (one["how"], HOW_WHOLE[one["how"]]) for one in held},
        how_whole=HOW_WHOLE,
        totals=_totals(held),
    )


@routes.get("/law/{jurisdiction:[A-Za-z]{2}}", scope="check")
async def show_jurisdiction(visit: Visit) -> web.Response:
    """Show every instrument of a jurisdiction with its definitions and schedules."""
    code = visit.request.match_info["jurisdiction"].upper()
    day, problem = day_asked(visit)
    found = await visit.get(f"/v1/law/jurisdictions/{code}", valid_on=day or None)
    return visit.show(
        "law/jurisdiction.html",
        status=problem.status if problem else 200,
        problem=problem,
        found=found,
        how=HOW_WHOLE[_how_whole(found, found["valid_on"])],
        is_whole=_how_whole(found, found["valid_on"]) == WHOLE,
    )


def _how_whole(one: Mapping[str, Any], day: str) -> str:
    """Say whether a miss on the day is worth a "not controlled"."""
    since, until = one["complete_since"], one["complete_until"]
    whole = since is not None and since <= day and (until is None or day < until)
    return WHOLE if whole else PART


def _totals(held: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    counted = ("definitions", "wordings", "named", "named_unchecked")
    return {name: sum(one[name] for one in held) for name in counted}
