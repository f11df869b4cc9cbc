"""One definition: the law's words beside our reading; or a schedule of names, to be searched."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from ews.pages.law_shown import day_asked, node_shown
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

routes = PageRoutes()
ON_A_PAGE = 50
LONGEST_SEARCH = 200


@routes.get("/law/definitions/{definition_id:.+}", scope="check")
async def show_definition(visit: Visit) -> web.Response:
    """Show a definition with the wording of a day, or a schedule of names."""
    id_ = visit.request.match_info["definition_id"]
    day, problem = day_asked(visit)
    found = await visit.get(f"/v1/law/definitions/{id_}", valid_on=day or None)
    if found["kind"] == "schedule":
        return await _schedule(visit, found, asked=id_)
    reading = found["wording"]["reading"] if found["wording"] else None
    return visit.show(
        "law/definition.html",
        status=problem.status if problem else 200,
        problem=problem,
        found=found,
        reading=_reading(reading) if reading else None,
        chosen=_chosen(found),
    )


@routes.get("/law/cases", scope="check")
async def show_cases(visit: Visit) -> web.Response:
    """Ask about the examples and decoys of a definition now; a part of its page, or a page."""
    day, problem = day_asked(visit)
    id_ = visit.asked("definition")
    found = await visit.get("/v1/law/cases", definition=id_, valid_on=day or None)
    cases = [{**one, "verdict": _verdict(one)} for one in found["cases"]]
    is_part = visit.request.headers.get("HX-Request") == "true"
    return visit.show(
        "law/cases_list.html" if is_part else "law/cases.html",
        status=problem.status if problem else 200,
        problem=problem,
        found=found,
        examples=[one for one in cases if one["is"] == "example"],
        decoys=[one for one in cases if one["is"] == "decoy"],
        wrong=sum(one["verdict"] == "wrong" for one in cases),
        on=day,
    )


async def _schedule(visit: Visit, found: Mapping[str, Any], *, asked: str) -> web.Response:
    """Show a page of a schedule's names. asked: maybe the id of one entry, then that is sought."""
    text = visit.asked("q")[:LONGEST_SEARCH]
    after = visit.asked("after")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0  # noqa: PLR2004 - no schedule has so many
    wanted = None if asked == found["id"] else asked
    page = await visit.get(
        "/v1/law/entries",
        schedule=found["id"],
        text=wanted[-LONGEST_SEARCH:] if wanted else text or None,
        after=0 if wanted else start,
        limit=ON_A_PAGE,
    )
    entries = [one for one in page["entries"] if wanted in (None, one["id"])]
    return visit.show(
        "law/schedule.html",
        found=found,
        entries=entries,
        count=page["found"],
        text=text,
        one=bool(wanted),
        start=start,
        next=None if wanted else page.get("next"),
        before=max(0, start - ON_A_PAGE) if start else None,
    )


def _reading(reading: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **reading,
        "cores": [node_shown(one) for one in reading["cores"]],
        "parts": [node_shown(one) for one in reading["parts"]],
    }


def _chosen(found: Mapping[str, Any]) -> int | None:
    """Return which of the wordings, from 1, is shown."""
    if found["wording"] is None:
        return None
    wordings: Sequence[Mapping[str, Any]] = found["wordings"]
    periods = [one["period"] for one in wordings]
    return periods.index(found["wording"]["period"]) + 1


def _verdict(one: Mapping[str, Any]) -> str:
    """Say how a case comes out: right, wrong, by other law, or not meant for this day."""
    if not one["applies"]:
        return "other_day"
    if one["caught"] == (one["is"] == "example"):
        return "right"
    return "elsewhere" if one["elsewhere"] else "wrong"
