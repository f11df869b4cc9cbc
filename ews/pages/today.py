"""Today: what is new, what waits, what is overdue; each sees what is theirs to see and to do."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from ews.errors import EwsError
from ews.pages.report_options import country_options
from ews.pages.routes import PageRoutes
from ews.pages.signal_cards import cards
from ews.pages.today_lines import lines
from ews.pages.visit import Visit

TODAY = "/today"
PAGE = 50  # signals; one substance often has two, and one card may hold them all
FILTERS = ("country", "family")
STATES = ("new", "watched", "drafted", "dismissed")
routes = PageRoutes()


class ReasonMissingError(EwsError):
    """Who dismisses a signal says why: the next one who looks must know."""

    code = "reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@routes.get(TODAY, scope="signal:triage")
async def show_today(visit: Visit) -> web.Response:
    """Show what is new, and what waits."""
    return await _today(visit)


@routes.post(f"{TODAY}/triage", scope="signal:triage")
async def post_triage(visit: Visit) -> web.Response:
    """Take one step with all signals of a card."""
    ids = [str(each) for each in visit.form.getall("signal_id", [])][:PAGE]
    try:
        for each in ids:
            await take_step(visit, each)
    except EwsError as problem:
        return await _today(visit, problem)
    return visit.go(_back(visit), said=visit.typed("to"))


async def take_step(visit: Visit, signal_id: str) -> None:
    """Watch or dismiss one signal, as the form says.

    Raises:
        ReasonMissingError: it is dismissed without a reason.
        EwsError: what the API refuses: somebody else was quicker.
    """
    state, note = visit.typed("to"), visit.typed("note")
    if state == "dismissed" and not note:
        raise ReasonMissingError(
            "found no reason; say in a few words why nobody has to be warned of it",
            pointer="/note",
        )
    body = {"state": state, **({"note": note} if note else {})}
    await visit.send("POST", f"/v1/signals/{signal_id}/triage", body)


async def _today(visit: Visit, problem: EwsError | None = None) -> web.Response:
    asked = _asked(visit)
    query = {name: asked[name] or None for name in ("state", "cursor", *FILTERS)}
    today, families, found = await asyncio.gather(
        visit.get("/v1/today"), visit.get("/v1/families"), _signals(visit, query)
    )
    signals, refused = found
    problem = problem or refused
    return visit.show(
        "today/today.html",
        status=problem.status if problem else 200,
        problem=problem,
        today=today,
        lines=lines(today),
        drafts=[each for each in today["bulletins"] or [] if each["state"] == "draft"],
        approved=[each for each in today["bulletins"] or [] if each["state"] == "approved"],
        cards=cards(signals["signals"]),
        asked=asked,
        here=_address(asked),
        tabs=[(state, _address({**asked, "state": state, "cursor": ""})) for state in STATES],
        older=_address({**asked, "cursor": signals["next"]}) if "next" in signals else "",
        families=[(each["id"], each["title"]) for each in families["families"]],
        countries=country_options("any"),
    )


async def _signals(
    visit: Visit, query: Mapping[str, str | None]
) -> tuple[dict[str, Any], EwsError | None]:
    """Return the signals asked for; what the API refuses of it is shown above the form."""
    try:
        return dict(await visit.get("/v1/signals", limit=PAGE, **query)), None
    except EwsError as problem:
        return {"signals": []}, problem


def _asked(visit: Visit) -> dict[str, str]:
    """Return what the address asks for; of a form that failed, what its page had asked for."""
    names = ("state", "cursor", *FILTERS)
    asked = {name: visit.asked(name) or visit.typed(f"asked_{name}") for name in names}
    return {**asked, "state": asked["state"] if asked["state"] in STATES else "new"}


def _address(asked: Mapping[str, str]) -> str:
    given = {name: value for name, value in asked.items() if value and (name, value) != _USUAL}
    return TODAY + ("?" + urlencode(given) if given else "")


_USUAL = ("state", "new")


def _back(visit: Visit) -> str:
    return _address({**_asked(visit), "cursor": ""})
