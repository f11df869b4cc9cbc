"""Bulletins: the list, unread ones first, and one to be read."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from ews.errors import EwsError
from ews.pages.bulletin_reading import audience_in_words, paragraphs, parts_of
from ews.pages.report_options import country_options, look_around, options
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit
from schemas.bulletins import KINDS, LEVELS
from schemas.responses import MEASURES, RECIPIENTS

LIST = "/bulletins"
ONE = LIST + "/{bulletin_id:[0-9a-f-]{36}}"
PAGE = 25
FILTERS = ("level", "kind", "country", "family", "words")
VIEWS = ("", "unread", "others", "own", "waiting")
UNPUBLISHED = frozenset({"draft", "approved"})
WAYS_BACK = frozenset({"embargoed", "published", "superseded", "expired"})
NONE: Mapping[str, Any] = {"bulletins": []}
# What not everybody is shown, and what not every bulletin has.
LACKING: Mapping[str, Any] = {"signal_id": None, "embargo_until": None, "sources_changed": []}
AROUND: Mapping[str, Any] = {
    **dict.fromkeys(("supersedes", "superseded_by")),
    "hands": [],
    "approvers": [],
    "is_mine": False,
}
routes = PageRoutes()


@routes.get(LIST, scope="report:read")
async def show_bulletins(visit: Visit) -> web.Response:
    """List bulletins; those that nobody here has acknowledged come first."""
    asked = {name: visit.asked(name) for name in ("view", "sources", *FILTERS)}
    families, (unread, found, problem) = await asyncio.gather(
        _families(visit), _found(visit, asked)
    )
    first = {each["id"] for each in unread["bulletins"]}
    return visit.show(
        "bulletins/list.html",
        status=problem.status if problem else 200,
        problem=problem,
        asked=asked,
        tabs=[(view, _address({**asked, "view": view, "sources": ""})) for view in _views(visit)],
        unread=unread["bulletins"],
        rest=[each for each in found["bulletins"] if each["id"] not in first],
        older=_address({**asked, "cursor": found["next"]}) if "next" in found else "",
        is_filtered=any(asked[name] for name in FILTERS),
        families=families,
        countries=country_options("any"),
        kinds=options(KINDS, none="any"),
        levels=options(LEVELS, none="any"),
    )


@routes.get(ONE, scope="report:read")
async def show_bulletin(visit: Visit) -> web.Response:
    """Show one bulletin."""
    return await bulletin_page(visit)


async def bulletin_page(visit: Visit, problem: EwsError | None = None) -> web.Response:
    """Show a bulletin, with what could not be done with it if something could not."""
    bulletin_id = visit.request.match_info["bulletin_id"]
    path = f"/v1/bulletins/{bulletin_id}"
    bulletin = {**LACKING, **await visit.get(path)}
    is_own = bulletin["organisation_id"] == (visit.me or {})["organisation_id"]
    around, answers, preview, reach, names = await asyncio.gather(
        visit.get(f"{path}/circumstances"),
        visit.get(f"{path}/responses"),
        _maybe(visit, f"{path}/preview", is_asked=is_own and visit.may("signal:triage")),
        _maybe(visit, f"{path}/reach", is_asked=is_own),
        look_around(visit) if is_own else _nobody(),
    )
    around = {**AROUND, **around}
    return visit.show(
        "bulletins/bulletin.html",
        status=problem.status if problem else 200,
        problem=problem,
        bulletin=bulletin,
        body=bulletin["body"],
        text=paragraphs(bulletin["body"].get("text", "")),
        parts=parts_of(bulletin["body"]),
        around=around,
        audience=audience_in_words(around["audience"]),
        answers=answers["responses"],
        names=names,
        is_own=is_own,
        is_issued=bulletin["state"] not in UNPUBLISHED,
        preview=preview,
        reach=reach,
        may=_may(visit, bulletin, around, reach) if is_own else frozenset(),
        recipients=options(RECIPIENTS),
        measures=[(code, f"measure_{code}") for code in MEASURES],
    )


def _may(
    visit: Visit, bulletin: Mapping[str, Any], around: Mapping[str, Any], reach: object
) -> frozenset[str]:
    """Return the steps that somebody of the issuing organisation may take now."""
    state = bulletin["state"]
    steps = set()
    if visit.may("signal:triage"):
        steps |= {"edit"} if state in UNPUBLISHED else set()
        steps |= {"correct"} if state in {"embargoed", "published", "expired"} else set()
    if visit.may("bulletin:approve"):
        steps |= {"approve"} if state == "draft" and not around["is_mine"] else set()
        steps |= {"publish"} if state == "approved" else set()
        is_out = state in WAYS_BACK or (state in UNPUBLISHED and reach is not None)
        steps |= {"withdraw"} if is_out else set()
    return frozenset(steps)


async def _found(
    visit: Visit, asked: Mapping[str, str]
) -> tuple[Mapping[str, Any], Mapping[str, Any], EwsError | None]:
    """Return unread bulletins and the others; what the API refuses is shown above the form."""
    query = {name: asked[name] or None for name in FILTERS}
    cursor = visit.asked("cursor") or None
    try:
        if asked["sources"] == "changed":
            changed = await visit.get("/v1/bulletins", sources="changed", limit=PAGE, cursor=cursor)
            return (
                NONE,
                {**changed, "bulletins": [_short(e, visit) for e in changed["bulletins"]]},
                None,
            )
        unread = NONE
        if not asked["view"] and cursor is None:
            unread = await visit.get("/v1/bulletin-summaries", view="unread", limit=PAGE, **query)
        found = await visit.get(
            "/v1/bulletin-summaries",
            view=asked["view"] or None,
            limit=PAGE,
            cursor=cursor,
            **query,
        )
    except EwsError as problem:
        return NONE, NONE, problem
    return unread, found, None


def _short(bulletin: Mapping[str, Any], visit: Visit) -> Mapping[str, Any]:
    """Return one's own whole bulletin as a list shows it."""
    substance = bulletin["body"].get("facts", {}).get("substance") or {}
    beside = {"organisation": (visit.me or {})["organisation"], "acknowledged_at": None}
    return {**bulletin, **beside, "substance": substance.get("name")}


def _views(visit: Visit) -> tuple[str, ...]:
    return VIEWS if visit.may("signal:triage", "bulletin:approve") else VIEWS[:2]


def _address(asked: Mapping[str, str]) -> str:
    given = {name: value for name, value in asked.items() if value}
    return LIST + ("?" + urlencode(given) if given else "")


async def _families(visit: Visit) -> list[tuple[str, str]]:
    if not visit.may("check"):
        return []
    return [(e["id"], e["title"]) for e in (await visit.get("/v1/families"))["families"]]


async def _maybe(visit: Visit, path: str, *, is_asked: bool) -> Mapping[str, Any] | None:
    """Return what is there to be told, None if nothing is: of a draft no reach, for instance."""
    if not is_asked:
        return None
    try:
        found: Mapping[str, Any] = await visit.get(path)
    except EwsError:
        return None
    return found


async def _nobody() -> None:
    """Look nothing up: readers of others' bulletins are not told who else answered."""
