"""Check: one structure or name; the answer as a page whose link gives the same answer again."""

from http import HTTPStatus
from typing import Any

from aiohttp import web

from ews.api.feeds import base_of
from ews.errors import EwsError
from ews.pages.check_answers import (
    MEANINGS,
    STATUSES,
    answered,
    by_status,
    is_shown,
    shortened,
)
from ews.pages.check_lists import screen_file, screen_list
from ews.pages.check_question import (
    CHECK,
    Asked,
    asked_by_address,
    asked_by_form,
    is_list,
    is_molfile,
)
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

RELATIVES = 6
OF_NAMES = frozenset({"name_ambiguous", "name_unknown"})
routes = PageRoutes()


class NothingAskedError(EwsError):
    """The form was sent empty."""

    code = "nothing_asked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@routes.get(CHECK, scope="check")
async def show_check(visit: Visit) -> web.Response:
    """Ask, or answer if the address says about what."""
    asked = asked_by_address(visit)
    if not asked.structure or visit.asked("edit"):
        return await _form(visit, asked)
    most = RELATIVES if visit.asked("relatives") else None
    try:
        document = await visit.get("/v1/check", **asked.question(), relatives=most)
    except EwsError as problem:
        return await _refused(visit, asked, problem)
    return _answer(visit, asked, document)


@routes.get(f"{CHECK}/relatives", scope="check")
async def show_relatives(visit: Visit) -> web.Response:
    """Show the nearest relatives, as a part of the page of an answer."""
    asked = asked_by_address(visit)
    document = await visit.get("/v1/check", **asked.question(), relatives=RELATIVES)
    return visit.show(
        "check/relatives_loaded.html", answer=answered(asked, document), by_status=by_status
    )


@routes.post(CHECK, scope="check")
async def post_check(visit: Visit) -> web.Response:
    """Take the form: one structure leads to its answer, a list or a file to a screening."""
    asked = asked_by_form(visit)
    try:
        return await _taken(visit, asked)
    except EwsError as problem:
        return await _refused(visit, asked, problem)


async def _taken(visit: Visit, asked: Asked) -> web.Response:
    file, many = visit.form.get("file"), visit.typed("many")
    if isinstance(file, web.FileField) and file.filename:
        return await screen_file(visit, asked, file)
    if many or is_list(asked.structure):
        return await screen_list(visit, asked, many or asked.structure)
    if not asked.structure:
        raise NothingAskedError(
            "found nothing to check: draw a structure, or write a structure or a name, a list, or "
            "choose a file",
            pointer="/structure",
        )
    if is_molfile(asked.structure):
        return visit.go(await _address_of_drawing(visit, asked))
    return visit.go(asked.address())


async def _address_of_drawing(visit: Visit, asked: Asked) -> str:
    """Return the address of the answer about a drawing: it holds the whole drawing as SMILES."""
    document = await visit.get("/v1/check", **{**asked.question(), "in": "UN"})
    return Asked(
        structure=document["registered"],
        valid_on=asked.valid_on,
        known_at=asked.known_at,
        within=asked.within,
    ).address()


def _answer(visit: Visit, asked: Asked, document: Any) -> web.Response:
    found = answered(asked, document)
    return visit.show(
        "check/answer.html",
        answer=found,
        link=base_of(visit.request) + found.asked.address(),
        chosen=[each for each in visit.request.query.getall("status", []) if each in STATUSES],
        statuses=STATUSES,
        has_relatives=bool(visit.asked("relatives")),
        means=MEANINGS,
        by_status=by_status,
        is_shown=is_shown,
        shortened=shortened,
    )


async def _refused(visit: Visit, asked: Asked, problem: EwsError) -> web.Response:
    """Show the form again with what was typed, and for a name what it may stand for."""
    meant = None
    if problem.code in OF_NAMES:
        meant = await visit.get("/v1/names", text=asked.structure)
    return await _form(visit, asked, problem=problem, meant=meant)


async def _form(
    visit: Visit, asked: Asked, *, problem: EwsError | None = None, meant: Any = None
) -> web.Response:
    law = await visit.get("/v1/law/jurisdictions")
    return visit.show(
        "check/ask.html",
        status=problem.status if problem else 200,
        problem=problem,
        meant=meant,
        asked=asked,
        many=visit.typed("many"),
        held=[each["jurisdiction"] for each in law["held"]],
    )
