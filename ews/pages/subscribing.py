"""Asking for what is new: a form for the filters, and what they would have brought last month."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.families import known_families
from ews.pages.report_options import country_options
from ews.pages.routes import PageRoutes
from ews.pages.subscriptions import ALL, SCOPE, in_words
from ews.pages.visit import Visit

NEW = f"{ALL}/new"
DAYS = 30
MOST_NAMES = 50  # looked up at once
ABOUT = ("bulletins", "reports", "requests", "rejections")
routes = PageRoutes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the form says. names: substances as they were typed, one a line."""

    about: list[str]
    families: list[str]
    countries: list[str]
    names: list[str]
    level: str
    channel: str
    rhythm: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A substance that was typed, and what it stands for; inchikey: None if not one substance.

    is_surplus: it and all after it were not looked up, for there were MOST_NAMES before.
    """

    text: str
    name: str | None
    smiles: str | None
    inchikey: str | None
    why: str
    is_surplus: bool = False


@routes.get(NEW, scope=SCOPE)
async def show_new(visit: Visit) -> web.Response:
    """Show the form, empty or with what the address of the page says."""
    query = visit.request.query
    wanted = _wanted(query.getall("about", ["bulletins"]), query) if query else _blank()
    return await _form(visit, wanted)


@routes.post(f"{NEW}/preview", scope=SCOPE)
async def post_preview(visit: Visit) -> web.Response:
    """Show what these filters would have brought: the part alone where a script asks for it."""
    wanted = _wanted(_all(visit.form, "about"), visit.form)
    meant = await _resolve(visit, wanted.names)
    if "HX-Request" not in visit.request.headers:
        return await _form(visit, wanted, meant=meant, brought=await _brought(visit, wanted, meant))
    return visit.show(
        "subscriptions/preview.html",
        meant=meant,
        brought=await _brought(visit, wanted, meant),
        days=DAYS,
    )


@routes.post(NEW, scope=SCOPE)
async def post_new(visit: Visit) -> web.Response:
    """Subscribe; a webhook's secret is shown, once."""
    wanted = _wanted(_all(visit.form, "about"), visit.form)
    meant = await _resolve(visit, wanted.names)
    if any(each.inchikey is None for each in meant):
        return await _form(visit, wanted, meant=meant, status=422)
    body = {
        "channel": wanted.channel,
        "address": wanted.address,
        "filters": _filters(wanted, meant),
        **({"rhythm": wanted.rhythm} if wanted.channel == "email" else {}),
    }
    made, problem = await visit.attempt("POST", "/v1/subscriptions", body)
    if problem:
        return await _form(visit, wanted, meant=meant, problem=problem)
    return visit.show("subscriptions/made.html", made=await in_words(visit, made), is_new=True)


async def _form(
    visit: Visit,
    wanted: Wanted,
    *,
    meant: list[Meant] | None = None,
    brought: Any = None,
    problem: EwsError | None = None,
    status: int = 200,
) -> web.Response:
    return visit.show(
        "subscriptions/new.html",
        status=problem.status if problem else status,
        problem=problem,
        wanted=wanted,
        about=ABOUT,
        families=await known_families(visit),
        countries=country_options("")[1:],
        meant=meant or [],
        brought=brought,
        days=DAYS,
    )


async def _brought(visit: Visit, wanted: Wanted, meant: list[Meant]) -> Any:
    """Ask what would have come; a name that is not understood keeps the answer back."""
    if any(each.inchikey is None for each in meant):
        return None
    body = {"filters": _filters(wanted, meant), "days": DAYS}
    return await visit.send("POST", "/v1/subscriptions/preview", body)


async def _resolve(visit: Visit, names: list[str]) -> list[Meant]:
    found = await asyncio.gather(*(_resolve_one(visit, text) for text in names[:MOST_NAMES]))
    surplus = [
        Meant(text=text, name=None, smiles=None, inchikey=None, why="", is_surplus=True)
        for text in names[MOST_NAMES : MOST_NAMES + 1]
    ]
    return [*found, *surplus]


async def _resolve_one(visit: Visit, text: str) -> Meant:
    try:
        found = await visit.get("/v1/names", text=text)
    except EwsError as error:
        return Meant(text=text, name=None, smiles=None, inchikey=None, why=error.message)
    return Meant(
        text=text,
        name=found["name"],
        smiles=found["smiles"],
        inchikey=found["inchikey"],
        why=found["how"],
    )


def _filters(wanted: Wanted, meant: list[Meant]) -> dict[str, Any]:
    return {
        "about": wanted.about,
        "families": wanted.families,
        "countries": wanted.countries,
        "substances": sorted({each.inchikey for each in meant if each.inchikey}),
        "level": wanted.level,
    }


def _blank() -> Wanted:
    return Wanted(
        about=["bulletins"],
        families=[],
        countries=[],
        names=[],
        level="information",
        channel="email",
        rhythm="immediate",
        address="",
    )


def _wanted(about: list[str], given: Any) -> Wanted:
    """Read the form, or the address of the page, into one shape."""
    lines = str(given.get("substances", "")).replace(";", "\n").splitlines()
    return Wanted(
        about=about,
        families=_all(given, "families"),
        countries=_all(given, "countries"),
        names=list(dict.fromkeys(line.strip() for line in lines if line.strip())),
        level=str(given.get("level", "information")),
        channel=str(given.get("channel", "email")),
        rhythm=str(given.get("rhythm", "immediate")),
        address=str(given.get("address", "")).strip(),
    )


def _all(given: Any, name: str) -> list[str]:
    return [str(each) for each in given.getall(name, [])]
