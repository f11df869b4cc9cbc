"""Check: the control status of a structure or a name."""

from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from ews.api.answers import write, write_drawing
from ews.api.errors import NotFoundError
from ews.api.feeds import base_of
from ews.api.keys import DRAWER, EXCHANGE, RELATIVES, SENDER
from ews.api.operations import Routes
from ews.clock import today
from ews.flow.check import Question, check
from ews.flow.check_files import MEDIA_TYPES, Paper, check_file, require_form
from ews.flow.relatives import Wanted, add_relatives
from schemas.answers import CheckSchema
from schemas.queries import CheckQuery, DrawingQuery, QuestionQuery, StructureQuery

routes = Routes("law")


@routes.get("/v1/check", scope="check", query=CheckQuery, answers={200: CheckSchema})
async def get_check(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Answer per jurisdiction, with reasons, for exactly one of structure, name, cas and text.

    Without `known_at` the law as loaded now answers; with it, what was stored at that instant, and
    for a structure that was not stored the same law, as long as it is loaded.
    With `relatives`, the nearest known substances stand beside each, and how it differs from them.
    """
    exchange = request.app[EXCHANGE]
    most = query.pop("relatives", None)
    question = Question(**{"valid_on": today(exchange.clock), "known_at": None} | query)
    document = await check(exchange, request[SENDER], question)
    if most is not None:
        wanted = Wanted(
            most=most,
            valid_on=question.valid_on,
            known_at=document["known_at"],
            jurisdictions=question.jurisdictions,
        )
        await add_relatives(request.app[RELATIVES], request[SENDER], document, wanted)
    return write(document)


@routes.get("/v1/check/document.{form}", scope="check", query=QuestionQuery, answers={200: None})
async def get_check_document(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Return the answer as a file to keep: document.csv (columns of a screening) or document.pdf.

    Asked as `/v1/check` is, without relatives. The PDF carries the time of the answer and a link
    that gives it again.
    """
    exchange, form = request.app[EXCHANGE], request.match_info["form"]
    require_form(form)
    question = Question(**{"valid_on": today(exchange.clock), "known_at": None} | query)
    document = await check(exchange, request[SENDER], question)
    base = base_of(request)
    paper = Paper(form=form, base=base, issuer=urlsplit(base).hostname or "ews")
    content = await check_file(request.app[DRAWER], question, document, paper)
    name = f"check-{question.valid_on}.{form}"
    return web.Response(
        body=content,
        headers={
            "Content-Type": MEDIA_TYPES[form] + ("; charset=utf-8" if form == "csv" else ""),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@routes.get("/v1/check/drawing", scope="check", query=DrawingQuery, answers={200: None})
async def get_drawing(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Draw the answer of one jurisdiction as SVG: the atoms of each role in a colour of their own.

    404 where the answer rests on no atoms: a name, a likeness, a miss.
    """
    exchange = request.app[EXCHANGE]
    question = Question(**{"valid_on": today(exchange.clock), "known_at": None} | query)
    document = await check(exchange, request[SENDER], question)
    for substance in document["substances"]:
        for given in substance["status"]:
            if given["entry"] and given["because"] and given["because"][0]["roles"]:
                roles = given["because"][0]["roles"]
                svg = await request.app[DRAWER].draw(substance["smiles"], roles)
                return write_drawing(svg)
    raise NotFoundError("there is nothing to draw: this answer rests on no atoms")


@routes.get("/v1/drawing", scope="check", query=StructureQuery, answers={200: None})
async def get_plain_drawing(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Draw a structure, given as SMILES, as SVG."""
    svg = await request.app[DRAWER].draw(query["structure"], ())
    return write_drawing(svg, lasts=True)
