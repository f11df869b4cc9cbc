"""The reports that the visitor may see, and one of them with all its versions."""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from ews.errors import EwsError
from ews.pages.report_findings import findings_to_show, issue_to_show
from ews.pages.report_options import Around, country_options, look_around, options
from ews.pages.report_telling import audience_words, differences, facts
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit
from schemas.reports.words import KINDS

LIST = "/reports"
PAGE = 25
FILTERS = ("country", "kind", "from", "until")
# What a page asks for, and a reader need not be shown.
OF_LISTS = (
    "reference",
    "kind",
    "country",
    "incident",
    "outcome",
    "unidentified",
    "substances",
)
OF_BODIES = ("reason", "duplicate_of", "links", "embargo_until")
routes = PageRoutes()


@routes.get(LIST, scope="report:read")
async def show_reports(visit: Visit) -> web.Response:
    """List reports, one's own first, and what one began to write."""
    whose = visit.asked("whose") or ("own" if visit.may("report:write") else "all")
    query: dict[str, Any] = {"whose": whose, "limit": PAGE, "cursor": visit.asked("cursor") or None}
    query |= {name: visit.asked(name) or None for name in FILTERS}
    page: dict[str, Any] = {"reports": []}
    drafts: Sequence[Mapping[str, Any]] = []
    problem: EwsError | None = None
    try:
        query["inchikey"] = await _inchikey(visit)
        page, drafts = await asyncio.gather(visit.get("/v1/reports", **query), _drafts(visit))
    except EwsError as error:
        problem = error
    return visit.show(
        "reports/list.html",
        status=problem.status if problem else 200,
        problem=problem,
        reports=[dict.fromkeys(OF_LISTS) | each for each in page["reports"]],
        drafts=drafts,
        whose=whose,
        older=_older(visit, page.get("next")),
        is_filtered=any(visit.asked(name) for name in (*FILTERS, "substance")),
        kinds=options(KINDS, none="any"),
        countries=country_options("any"),
    )


async def _inchikey(visit: Visit) -> str | None:
    """Return the key of the substance that is asked for by any name or structure."""
    text = visit.asked("substance")
    if not text:
        return None
    found = await visit.get("/v1/names", text=text)
    if found["inchikey"] is None:
        raise UnclearSubstanceError(
            f"found {text!r}: {found['how']}; give another name, or a structure as SMILES",
            pointer="/substance",
        )
    return str(found["inchikey"])


class UnclearSubstanceError(EwsError):
    """The text does not stand for one substance."""

    code = "substance_unclear"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def _drafts(visit: Visit) -> Sequence[Mapping[str, Any]]:
    if not visit.may("report:write"):
        return []
    found: Sequence[Mapping[str, Any]] = (await visit.get("/v1/report-drafts"))["drafts"]
    return found


def _older(visit: Visit, cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept = {name: value for name, value in visit.request.query.items() if name != "said"}
    return f"{LIST}?{urlencode({**kept, 'cursor': cursor})}"


@routes.get(LIST + "/{report_id:[0-9a-f-]{36}}", scope="report:read")
async def show_report(visit: Visit) -> web.Response:
    """Show a report: what was found, what it means, every version, who was told."""
    report_id = visit.request.match_info["report_id"]
    report, around, recall = await asyncio.gather(
        visit.get(f"/v1/reports/{report_id}"), look_around(visit), _recall(visit, report_id)
    )
    versions = report["versions"]
    newest, is_own = versions[-1], report["organisation_id"] == (visit.me or {})["organisation_id"]
    body, answer = newest.get("body") or {}, newest.get("acknowledgement") or {"outcome": None}
    today = {each["substance_id"]: each["status"] for each in report["current_status"]}
    return visit.show(
        "reports/report.html",
        report={"reference": None} | report,
        newest=newest,
        body=dict.fromkeys(OF_BODIES) | body,
        answer=answer,
        is_own=is_own,
        told_by=around.names.get(report["organisation_id"], ""),
        same_parcel=[
            (each, around.names.get(each["organisation_id"], "")) for each in report["same_parcel"]
        ],
        own_country=around.own_country,
        findings=findings_to_show(body, answer.get("findings") or (), around.own_country, today),
        facts=facts(body),
        issues=[(i["level"], issue_to_show(i)) for i in answer.get("issues") or ()],
        audience=audience_words(newest["audience"], around.names, around.groups),
        versions=_history(versions, around),
        recall=recall,
        may_continue=is_own
        and visit.may("report:write")
        and newest["version_kind"] != "nullification",
    )


async def _recall(visit: Visit, report_id: str) -> Mapping[str, Any] | None:
    """Return who had older versions; None where nobody had."""
    try:
        found: Mapping[str, Any] = await visit.get(f"/v1/recalls/report/{report_id}")
    except EwsError:
        return None
    return found


def _history(versions: Sequence[Mapping[str, Any]], around: Around) -> list[dict[str, Any]]:
    """Return the versions, the newest first, each with what it changed."""
    told: list[dict[str, Any]] = []
    before: Mapping[str, Any] | None = None
    for each in versions:
        words = audience_words(each["audience"], around.names, around.groups)
        body = {**each["body"], "audience": words} if each.get("body") else None
        is_first = not told
        changed = differences(before, body) if before is not None and body else []
        reason = (body or {}).get("reason")
        told.append({**each, "changed": changed, "is_first": is_first, "reason": reason})
        before = body
    return told[::-1]
