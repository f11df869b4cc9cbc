"""Substances: searched by name, structure, part, likeness and family; shown as cards."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

SUBSTANCES = "/substances"
A_PAGE = 24
LONGEST_NAME = 500
HOWS = ("is", "part", "like")
LIKENESSES = ("0.3", "0.5", "0.7", "0.9")
EXAMPLES = ("isotonitazene", "1189805-46-6", "MDMB-4en-PINACA", "CNC(C)C(=O)c1ccc(C)cc1")

routes = PageRoutes()


@routes.get(SUBSTANCES, scope="check")
async def show_substances(visit: Visit) -> web.Response:
    """Ask what to look for, and show what was found."""
    asked = _asked(visit)
    families = (await visit.get("/v1/families"))["families"]
    if not asked["text"] and not asked["family"]:
        return _page(visit, asked, families)
    try:
        found = await _find(visit, asked)
    except EwsError as problem:
        return _page(visit, asked, families, problem=problem)
    return _page(visit, asked, families, found=found)


@routes.post(SUBSTANCES, scope="check")
async def post_search(visit: Visit) -> web.Response:
    """Make of a form an address; what was drawn is written as SMILES, so that it is short."""
    text = visit.typed("text")
    if "\n" in text:
        # a molfile may begin with an empty line, which belongs to it
        meant, problem = await _meaning(visit, str(visit.form["text"]).replace("\r\n", "\n"))
        if problem or not meant:
            asked = {"text": text, "how": _how(visit.typed("how")), "least": "0.5", "family": ""}
            families = (await visit.get("/v1/families"))["families"]
            return _page(visit, asked, families, problem=problem)
        text = meant
    how = _how(visit.typed("how"))
    wanted = {"text": text, "family": visit.typed("family")}
    if text and how != "is":
        wanted["how"] = how
    if text and how == "like":
        wanted["least"] = visit.typed("least") or "0.5"
    return visit.go(SUBSTANCES, **{name: value for name, value in wanted.items() if value})


def _asked(visit: Visit) -> dict[str, str]:
    return {
        "text": visit.asked("text"),
        "how": _how(visit.asked("how")),
        "least": visit.asked("least") or "0.5",
        "family": visit.asked("family"),
    }


def _how(text: str) -> str:
    return text if text in HOWS else HOWS[0]


async def _find(visit: Visit, asked: Mapping[str, str]) -> Any:
    """Search; a name that is no structure is understood as the structure that it stands for."""
    text = asked["text"]
    try:
        return await _search(visit, asked, text)
    except EwsError as error:
        if asked["how"] == "is" or error.pointer not in {"/substructure", "/similar"}:
            raise
        meant, _ = await _meaning(visit, text)
        if not meant or meant == text:
            raise
        return await _search(visit, asked, meant)


async def _search(visit: Visit, asked: Mapping[str, str], text: str) -> Any:
    query: dict[str, object] = {
        "limit": A_PAGE,
        "family": asked["family"] or None,
        "cursor": visit.asked("cursor") or None,
    }
    if text and asked["how"] == "part":
        query["substructure"] = text
    elif text and asked["how"] == "like":
        query |= {"similar": text, "least": asked["least"]}
    elif text.startswith("InChI=") or len(text) > LONGEST_NAME:
        query["structure"] = text
    elif text:
        query["name"] = text
    return await visit.get("/v1/substances", **query)


async def _meaning(visit: Visit, text: str) -> tuple[str | None, EwsError | None]:
    """Return the SMILES of what a text stands for, or why there is none."""
    try:
        found = await visit.get("/v1/names", text=text)
    except EwsError as error:
        return None, error
    if found["smiles"] is None:
        return None, NothingMeantError(
            f"what was drawn cannot be read: {found['how']}", pointer="/text"
        )
    return str(found["smiles"]), None


class NothingMeantError(EwsError):
    """What was drawn or typed stands for no structure."""

    code = "structure_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def _page(
    visit: Visit,
    asked: Mapping[str, str],
    families: list[dict[str, Any]],
    *,
    found: Any = None,
    problem: EwsError | None = None,
) -> web.Response:
    return visit.show(
        "substances/search.html",
        status=problem.status if problem else 200,
        problem=problem,
        asked=asked,
        found=found,
        more=_more(asked, found),
        is_first=not visit.asked("cursor"),
        families=families,
        titles={each["id"]: each["title"] for each in families},
        likenesses=LIKENESSES,
        examples=EXAMPLES,
    )


def _more(asked: Mapping[str, str], found: Any) -> dict[str, str]:
    """Return the query of the next page; {} if there is none."""
    following = (found or {}).get("next")
    return {**asked, "cursor": following} if following else {}
