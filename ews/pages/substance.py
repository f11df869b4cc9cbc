"""One substance: what it is, what the law says of it and said, reports, relatives, bulletins."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from aiohttp import web

from ews.errors import EwsError
from ews.pages.quarter_bars import draw_quarters, quarter_name
from ews.pages.routes import PageRoutes
from ews.pages.spectrum_drawing import draw_spectrum
from ews.pages.timeline import COVERS, draw_timeline
from ews.pages.visit import Visit
from ews.pages.words import word

SUBSTANCE = "/substances/{substance_id}"
MOST_RELATIVES = 8
MOST_BULLETINS = 20
MOST_SPECTRA = 6
KINDS = ("preferred", "synonym", "code", "brand", "generated")
STATUSES = (*COVERS, "not_controlled", "unknown")

routes = PageRoutes()


@routes.get(SUBSTANCE, scope="check")
async def show_substance(visit: Visit) -> web.Response:
    """Show all that the visitor may know of a substance; relatives have an address of their own."""
    path = _path(visit)
    times, problem = {"valid_on": visit.asked("valid_on"), "known_at": _known_at(visit)}, None
    substance = await visit.get(path)
    try:
        status, history = await _law(visit, path, times)
    except EwsError as error:  # a day or an instant that is none: today and now are shown
        problem, times = error, {"valid_on": "", "known_at": ""}
        status, history = await _law(visit, path, times)
    reports, bulletins, families, spectra = await asyncio.gather(
        visit.get(f"{path}/reports"),
        _bulletins(visit, substance["substance_id"]),
        visit.get("/v1/families"),
        _spectra(visit, path),
    )
    valid_on = date.fromisoformat(status["valid_on"])
    jurisdictions = history["jurisdictions"]
    return visit.show(
        "substances/substance.html",
        status=problem.status if problem else 200,
        problem=problem,
        substance=substance,
        title=substance["name"] or substance["inchikey"],
        names=_by_kind(substance["names"]),
        titles={each["id"]: each["title"] for each in families["families"]},
        asked=times,
        law=status,
        standing=sorted(status["status"], key=lambda each: STATUSES.index(each["status"])),
        since=_since(jurisdictions, valid_on),
        shades=_shades(status["status"]),
        history=jurisdictions,
        timeline=draw_timeline(
            jurisdictions, {each: word(each) for each in STATUSES}, valid_on=valid_on
        ),
        uncovered=_uncovered(jurisdictions),
        reports=reports,
        bars=draw_quarters(reports["quarters"]),
        quarters=[
            {**each, "name": quarter_name(date.fromisoformat(each["begins_on"]))}
            for each in reversed(reports["quarters"])
        ],
        bulletins=bulletins,
        spectra=spectra and spectra[:MOST_SPECTRA],
        more_spectra=spectra is not None and len(spectra) > MOST_SPECTRA,
        may_report=visit.may("report:write"),
    )


@routes.get(f"{SUBSTANCE}/relatives", scope="check")
async def show_relatives(visit: Visit) -> web.Response:
    """Show what is most like a substance, in words what differs, and the status of each."""
    path = _path(visit)
    substance, found = await asyncio.gather(
        visit.get(path), visit.get(f"{path}/relatives", most=MOST_RELATIVES)
    )
    return visit.show(
        "substances/relatives.html",
        substance=substance,
        title=substance["name"] or substance["inchikey"],
        groups=[
            ("same", [_kin(each) for each in found["same_constitution"]]),
            ("alike", [_kin(each) for each in found["relatives"]]),
        ],
    )


def _path(visit: Visit) -> str:
    return f"/v1/substances/{quote(visit.request.match_info['substance_id'], safe='')}"


def _known_at(visit: Visit) -> str:
    """Return the instant that was asked about; a browser's field knows minutes and no zone."""
    text = visit.asked("known_at")
    is_local = bool(text) and not text.endswith("Z") and "+" not in text[10:]
    return f"{text}Z" if is_local else text


async def _law(visit: Visit, path: str, times: Mapping[str, str]) -> tuple[Any, Any]:
    known_at = times["known_at"] or None
    status, history = await asyncio.gather(
        visit.get(f"{path}/status", valid_on=times["valid_on"] or None, known_at=known_at),
        visit.get(f"{path}/history", known_at=known_at),
    )
    return status, history


async def _bulletins(visit: Visit, substance_id: int) -> list[Any] | None:
    """Return the bulletins about it; None if the visitor may read none at all."""
    if not visit.may("report:read"):
        return None
    found = await visit.get("/v1/bulletins", substance_id=substance_id, limit=MOST_BULLETINS)
    bulletins: list[Any] = found["bulletins"]
    return bulletins


async def _spectra(visit: Visit, path: str) -> list[Any] | None:
    """Return the spectra of it, each with its drawing; None if the visitor may read no report."""
    if not visit.may("report:read"):
        return None
    found = await visit.get(f"{path}/spectra")
    return [(each, draw_spectrum(each)) for each in found["spectra"][: MOST_SPECTRA + 1]]


def _by_kind(names: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in names:
        found[each["kind"]].append(each["name"])
    return {kind: found[kind] for kind in KINDS if found[kind]}


def _since(history: Sequence[Mapping[str, Any]], valid_on: date) -> dict[str, str]:
    """Return since when the answer of a day has been the same, by jurisdiction."""
    day = valid_on.isoformat()
    return {
        each["jurisdiction"]: period["since"] or ""
        for each in history
        for period in each["periods"]
        if (period["since"] or "") <= day and (period["until"] is None or day < period["until"])
    }


def _shades(status: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    return {each["jurisdiction"]: (f"s-{each['status']}", word(each["status"])) for each in status}


def _uncovered(history: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the jurisdictions of which no law ever covered it."""
    return [
        each["jurisdiction"]
        for each in history
        if not any(period["status"] in COVERS for period in each["periods"])
    ]


def _kin(relative: Mapping[str, Any]) -> dict[str, Any]:
    """Return a relative with its jurisdictions by status, the strongest first."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for each in relative["status"]:
        places[each["status"]].append(each["jurisdiction"])
    return {**relative, "places": [(each, places[each]) for each in STATUSES if places[each]]}
