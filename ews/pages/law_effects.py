"""Who controls what of a family, and what changes between two days."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.law_shown import day_asked
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

routes = PageRoutes()
STATUSES = ("controlled", "conditional", "analogue_risk", "not_controlled", "unknown")
CAUGHT = STATUSES[:3]
MEMBERS_SHOWN = 60
CHANGES_ASKED = 500


@routes.get("/law/families", scope="check")
async def show_families(visit: Visit) -> web.Response:
    """Show who controls which known member of a family."""
    day, problem = day_asked(visit)
    families = (await visit.get("/v1/families"))["families"]
    chosen, gaps = visit.asked("family"), None
    if chosen:
        try:
            gaps = await visit.get(
                "/v1/law/gaps", family=chosen, valid_on=day or None, members="true"
            )
        except EwsError as error:
            problem = error
    return visit.show(
        "law/families.html",
        status=problem.status if problem else 200,
        problem=problem,
        families=_in_order(families),
        family=next((one for one in families if one["id"] == chosen), None),
        gaps=gaps,
        statuses=STATUSES,
        **(_table(gaps, visit) if gaps else {}),
    )


@routes.get("/law/changes", scope="check")
async def show_changes(visit: Visit) -> web.Response:
    """Show what differs between two days, or the days on which law came into force."""
    (since, wrong), (until, also) = day_asked(visit, "from"), day_asked(visit, "to")
    problem, place = wrong or also, visit.asked("in").upper()
    context: dict[str, Any] = {"difference": None, "events": None, "changes": [], "next": None}
    try:
        if since:
            context |= await _difference(visit, since, until, place)
        else:
            context["events"] = await visit.get(
                "/v1/law/events", cursor=visit.asked("cursor") or None
            )
    except EwsError as error:
        problem = error
    held = await visit.get("/v1/law/jurisdictions")
    return visit.show(
        "law/changes.html",
        status=problem.status if problem else 200,
        problem=problem,
        since=visit.asked("from"),
        until=visit.asked("to"),
        place=place,
        held=held,
        **context,
    )


async def _difference(visit: Visit, since: str, until: str, place: str) -> dict[str, Any]:
    days = {"from_valid_on": since, "to_valid_on": until or None, "in": place or None}
    after = visit.asked("after")
    difference, moved = await asyncio.gather(
        visit.get("/v1/law/difference", **days),
        visit.get("/v1/law/changes", **days, after=after or None, limit=CHANGES_ASKED),
    )
    return {
        "difference": difference,
        "changes": moved["changes"],
        "next": moved.get("next"),
        "is_first": not after,
    }


def _in_order(families: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the families, each followed by its parts."""
    wholes = [one for one in families if not one["within"]]
    return [
        {**one, "parts": [each for each in families if each["within"] == one["id"]]}
        for one in sorted(wholes, key=lambda one: str(one["title"]).casefold())
    ]


def _table(gaps: Mapping[str, Any], visit: Visit) -> dict[str, Any]:
    """Return a page of the members, those that fewest control first."""
    asked = visit.asked("after")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0  # noqa: PLR2004 - no family has so many
    rows = sorted(gaps["table"], key=_caught_by)
    end = start + MEMBERS_SHOWN
    return {
        "codes": [one["jurisdiction"] for one in gaps["jurisdictions"]],
        "rows": rows[start:end],
        "start": start,
        "next": end if end < len(rows) else None,
        "before": max(0, start - MEMBERS_SHOWN) if start else None,
    }


def _caught_by(one: Mapping[str, Any]) -> tuple[int, str]:
    caught = sum(status in CAUGHT for status in one["statuses"].values())
    return caught, str(one["name"] or one["inchikey"]).casefold()
