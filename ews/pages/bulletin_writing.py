"""Writing a bulletin: a new alert, notice or advisory; a draft; a correction of what is out."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.bulletin_form import (
    SECTIONS,
    body_of,
    choices,
    has_sources,
    new_values,
    stored_values,
    typed_values,
)
from ews.pages.bulletins import LIST, ONE, UNPUBLISHED
from ews.pages.report_options import look_around, options, tlp_options
from ews.pages.routes import PageRoutes
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from schemas.bulletins import KINDS, LEVELS

NEW = f"{LIST}/new"
MOST_OWN = 200
routes = PageRoutes()


@routes.get(NEW, scope="signal:triage")
async def show_new(visit: Visit) -> web.Response:
    """Show an empty form."""
    return await _form(visit, new_values(), None)


@routes.post(NEW, scope="signal:triage")
async def post_new(visit: Visit) -> web.Response:
    """Make a draft that no signal stands behind."""
    values = typed_values(visit.form)
    made, problem = await visit.attempt("POST", "/v1/bulletins", body_of(values, None))
    if problem:
        return await _form(visit, values, None, problem)
    return visit.go(f"{LIST}/{made['id']}", said="bulletin_saved")


@routes.get(f"{ONE}/edit", scope="signal:triage")
async def show_edit(visit: Visit) -> web.Response:
    """Show the form of a draft, or of a correction of what was published; others only read it."""
    bulletin = await _stored(visit)
    if bulletin["organisation_id"] != (visit.me or {})["organisation_id"]:
        return visit.go(f"{LIST}/{bulletin['id']}")
    return await _form(visit, stored_values(bulletin), bulletin)


@routes.post(f"{ONE}/edit", scope="signal:triage")
async def post_edit(visit: Visit) -> web.Response:
    """Keep the next version; of what is out it is a draft of a correction."""
    bulletin, values = await _stored(visit), typed_values(visit.form)
    path = f"/v1/bulletins/{bulletin['id']}"
    is_draft = bulletin["state"] in UNPUBLISHED
    method, path = ("PATCH", path) if is_draft else ("POST", f"{path}/correct")
    _, problem = await visit.attempt(method, path, body_of(values, bulletin))
    if problem:
        return await _form(visit, values, bulletin, problem)
    return visit.go(f"{LIST}/{bulletin['id']}", said="bulletin_saved")


async def _stored(visit: Visit) -> Mapping[str, Any]:
    bulletin_id = visit.request.match_info["bulletin_id"]
    found: Mapping[str, Any] = await visit.get(f"/v1/bulletins/{bulletin_id}")
    return found


async def _form(
    visit: Visit,
    values: Mapping[str, Any],
    bulletin: Mapping[str, Any] | None,
    problem: EwsError | None = None,
) -> web.Response:
    around, own = await asyncio.gather(
        look_around(visit),
        visit.get("/v1/bulletin-summaries", view="own", state="published", limit=MOST_OWN),
    )
    here = bulletin["id"] if bulletin else ""
    own_id = str((visit.me or {})["organisation_id"])
    others = {key: name for key, name in around.names.items() if key != own_id}
    return visit.show(
        "bulletins/form.html",
        status=problem.status if problem else 200,
        problem=problem,
        values=values,
        bulletin=bulletin,
        is_correction=bulletin is not None and bulletin["state"] not in UNPUBLISHED,
        has_sources=bulletin is not None and has_sources(bulletin),
        choices=choices(replace(around, names=others), values["audience"]),
        section_names=SECTIONS,
        kinds=options(KINDS),
        levels=options(LEVELS),
        labels=tlp_options(),
        replaceable=_replaceable(
            {e["id"]: e["title"] for e in own["bulletins"] if e["id"] != here}, bulletin
        ),
    )


def _replaceable(
    titles: Mapping[str, str], bulletin: Mapping[str, Any] | None
) -> list[tuple[str, str]]:
    """Return what a bulletin may replace, and what it does: that is not published any more."""
    replaced = (bulletin or {}).get("supersedes")
    if replaced is None or replaced in titles:
        return list(titles.items())
    return [(replaced, in_language(_("the one it replaces already"))), *titles.items()]
