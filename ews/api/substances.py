"""Substances of the registry, and their status in two times."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.keys import EXCHANGE, RELATIVES, SENDER
from ews.api.operations import Routes
from ews.clock import today
from ews.flow.registry import read_status, read_substance
from ews.flow.relatives import Wanted
from ews.flow.report_counts import read_counts
from ews.flow.status_history import read_history
from schemas.answers import SubstanceRelativesSchema, SubstanceSchema, SubstanceStatusSchema
from schemas.queries import RelativesQuery, TimesQuery
from schemas.substances import (
    HistoryQuery,
    KnownFamiliesSchema,
    SubstanceHistorySchema,
    SubstanceReportsSchema,
)

routes = Routes("substances")

LARGEST_ID = 2**63 - 1


@routes.get("/v1/substances/{substance_id}", scope="check", answers={200: SubstanceSchema})
async def get_substance(request: web.Request) -> web.Response:
    """Show a substance with its families and the countries it was reported from."""
    return write(
        await read_substance(request.app[EXCHANGE], request[SENDER], substance_id_of(request))
    )


@routes.get(
    "/v1/substances/{substance_id}/status",
    scope="check",
    query=TimesQuery,
    answers={200: SubstanceStatusSchema},
)
async def get_substance_status(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Control status in every jurisdiction, on a day of the law, as known at an instant."""
    exchange = request.app[EXCHANGE]
    valid_on = query.get("valid_on") or today(exchange.clock)
    known_at = query.get("known_at") or exchange.clock.now()
    found = await read_status(
        exchange, request[SENDER], substance_id_of(request), valid_on=valid_on, known_at=known_at
    )
    return write(found)


@routes.get(
    "/v1/substances/{substance_id}/relatives",
    scope="check",
    query=RelativesQuery,
    answers={200: SubstanceRelativesSchema},
)
async def get_substance_relatives(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Show the nearest known substances, how this one differs from them, and their status."""
    clock = request.app[EXCHANGE].clock
    wanted = Wanted(**{"valid_on": today(clock), "known_at": clock.now()} | query)
    relatives = request.app[RELATIVES]
    return write(await relatives.of_substance(request[SENDER], substance_id_of(request), wanted))


@routes.get(
    "/v1/substances/{substance_id}/history",
    scope="check",
    query=HistoryQuery,
    answers={200: SubstanceHistorySchema},
)
async def get_substance_history(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Show when the status changed in every jurisdiction, and by which wording."""
    exchange = request.app[EXCHANGE]
    known_at = query.get("known_at") or exchange.clock.now()
    return write(
        await read_history(exchange, request[SENDER], substance_id_of(request), known_at=known_at)
    )


@routes.get(
    "/v1/substances/{substance_id}/reports",
    scope="check",
    answers={200: SubstanceReportsSchema},
)
async def get_substance_reports(request: web.Request) -> web.Response:
    """Count the reports of a substance that you may see, by quarter and by country."""
    return write(
        await read_counts(request.app[EXCHANGE], request[SENDER], substance_id_of(request))
    )


@routes.get("/v1/families", scope="check", answers={200: KnownFamiliesSchema})
async def get_families(request: web.Request) -> web.Response:
    """List the analogue groups that substances are sorted into."""
    known = sorted(request.app[EXCHANGE].lawbook.families, key=lambda each: each.id)
    shown = [
        {"id": one.id, "title": one.title, "words": one.words, "within": one.within or None}
        for one in known
    ]
    return write({"families": shown})


def substance_id_of(request: web.Request) -> int:
    """Return the id in the address.

    Raises:
        NotFoundError: it is none that a substance could have.
    """
    text = request.match_info["substance_id"]
    if text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID)):
        number = int(text)
        if number <= LARGEST_ID:
            return number
    raise NotFoundError("there is no substance of this id")
