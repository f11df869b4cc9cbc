"""How long each stage takes, from the sample to the action, by country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    """Show medians and percentiles of each stage, and of each country where it is slowest."""
    asked = {name: visit.asked(name) for name in ("since", "until", "country")}
    given = {name: value or None for name, value in asked.items()}
    found: dict[str, Any] = {"reports": [], "recipients": [], "since": "", "until": ""}
    problem = None
    try:
        found = await visit.get("/v1/timeliness", kept="true", **given)
    except EwsError as error:
        problem = error
    return visit.show(
        "exchange/timeliness.html",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=tabs(visit),
        asked=asked,
        found=found,
        counted_at=found.get("counted_at"),
        is_counting=problem is None and not found.get("counted_at"),
        here=visit.request.path_qs,
        reports=_ledger(found["reports"], asked["country"]),
        recipients=_ledger(found["recipients"], asked["country"]),
        countries=country_options(in_language(_("all"))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The stages of all together, or of the one country that was asked for.

    countries: of each country the stage that takes it longest; none where one was asked for.
    """

    lags: list[dict[str, Any]]
    countries: list[dict[str, Any]]


def _ledger(lags: Sequence[Mapping[str, Any]], asked: str) -> Ledger:
    longest = max((each["median_hours"] or 0 for each in lags), default=0) or 1
    whole: list[dict[str, Any]] = []
    found: dict[str, list[dict[str, Any]]] = {}
    for each in lags:
        of = whole if each["country"] is None else found.setdefault(each["country"], [])
        of.append(_told(each, longest))
    codes = [] if asked else sorted(found)
    return Ledger(lags=whole, countries=[_slowest(code, found[code]) for code in codes])


def _told(lag: Mapping[str, Any], longest: float) -> dict[str, Any]:
    """Return a lag with its times in words and the length of its bar."""
    return {
        **lag,
        "bar": round(BAR * (lag["median_hours"] or 0) / longest, 1),
        "median": span(lag["median_hours"]),
        "p90": span(lag["p90_hours"]),
        "p95": span(lag["p95_hours"]),
    }


def _slowest(code: str, lags: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    slowest = max(lags, key=lambda each: each["median_hours"] or -1)
    return {**slowest, "country": code}


def span(hours: float | None) -> str:
    """Write a time in the unit that people would use; a dash for none."""
    if hours is None:
        return "-"
    if hours < 1:
        return in_language(_("%(n)s min")) % {"n": round(hours * 60)}
    if hours < 2 * DAY:
        return in_language(_("%(n)s h")) % {"n": round(hours, 1)}
    return in_language(_("%(n)s days")) % {"n": round(hours / DAY, 1)}
