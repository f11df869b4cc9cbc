"""How long each stage takes, from the sample to the action, by country."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.exchange import EXCHANGE, tabs
from ews.pages.report_options import country_options
from ews.pages.routes import PageRoutes
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit

BAR = 160  # width of the longest bar, in units of the drawing
DAY = 24
routes = PageRoutes()


@routes.get(f"{EXCHANGE}/timeliness", scope="report:read")
async def show_timeliness(visit: Visit) -> web.Response:
    """Show medians and percentiles of each stage, for all and country by country."""
    asked = {name: visit.asked(name) for name in ("since", "until", "country")}
    given = {name: value or None for name, value in asked.items()}
    found: dict[str, Any] = {"reports": [], "recipients": [], "since": "", "until": ""}
    problem = None
    try:
        found = await visit.get("/v1/timeliness", **given)
    except EwsError as error:
        problem = error
    return visit.show(
        "exchange/timeliness.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        asked=asked,
        found=found,
        reports=_by_country(found["reports"]),
        recipients=_by_country(found["recipients"]),
        countries=country_options(in_language(_("all"))),
    )


def _by_country(lags: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the lags under each country, all together first, with the length of their bars."""
    longest = max((each["median_hours"] or 0 for each in lags), default=0) or 1
    found: dict[str | None, list[dict[str, Any]]] = {}
    for each in lags:
        told = {
            **each,
            "bar": round(BAR * (each["median_hours"] or 0) / longest, 1),
            "median": span(each["median_hours"]),
            "p90": span(each["p90_hours"]),
            "p95": span(each["p95_hours"]),
        }
        found.setdefault(each["country"], []).append(told)
    places = sorted(found, key=lambda code: (code is not None, code or "~"))
    return [{"country": code, "lags": found[code]} for code in places]


def span(hours: float | None) -> str:
    """Write a time in the unit that people would use; a dash for none."""
    if hours is None:
        return "-"
    if hours < 1:
        return in_language(_("%(n)s min")) % {"n": round(hours * 60)}
    if hours < 2 * DAY:
        return in_language(_("%(n)s h")) % {"n": round(hours, 1)}
    return in_language(_("%(n)s days")) % {"n": round(hours / DAY, 1)}
