"""The law to be read: jurisdictions, definitions with our reading in words, cases asked now."""

import asyncio
from datetime import date
from typing import Any

from aiohttp import web

from ews.api.answers import write, write_drawing
from ews.api.keys import DRAWER, EXCHANGE
from ews.api.operations import Routes
from ews.clock import today
from ews.flow.law_cases import cases_of, run_cases
from ews.flow.law_definitions import definition_document
from ews.flow.law_difference import difference_document
from ews.flow.law_entries import jurisdiction_document
from ews.flow.law_held import held, not_held
from ews.flow.law_schedules import entries_document
from schemas.law_browsing import (
    CasesQuery,
    CoreDrawingQuery,
    DayQuery,
    DifferenceQuery,
    EntriesQuery,
    JurisdictionSchema,
    JurisdictionsSchema,
    LawCasesSchema,
    LawDefinitionSchema,
    LawDifferenceSchema,
    LawEntriesSchema,
)

routes = Routes("law")


@routes.get("/v1/law/jurisdictions", scope="check", answers={200: JurisdictionsSchema})
async def get_jurisdictions(request: web.Request) -> web.Response:
    """List whose law is held, how whole it is, and what is missing; and whose is not held."""
    exchange = request.app[EXCHANGE]
    return write(
        {
            "ruleset": exchange.compute.ready.ruleset,
            "valid_on": today(exchange.clock),
            "held": held(exchange.lawbook),
            "not_held": not_held(exchange.lawbook),
        }
    )


@routes.get(
    "/v1/law/jurisdictions/{jurisdiction}",
    scope="check",
    query=DayQuery,
    answers={200: JurisdictionSchema},
)
async def get_jurisdiction(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Show what is held of one jurisdiction: instruments with definitions and schedules."""
    code = request.match_info["jurisdiction"].upper()
    lawbook = request.app[EXCHANGE].lawbook
    return write(jurisdiction_document(lawbook, code, valid_on=_day(request, query)))


@routes.get(
    "/v1/law/definitions/{definition_id:.+}",
    scope="check",
    query=DayQuery,
    answers={200: LawDefinitionSchema},
)
async def get_definition(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Show a definition: its wordings, and of that of the day the text and our reading in words.

    The id of a schedule, or of an entry of one, shows the schedule.
    """
    found = await asyncio.to_thread(
        definition_document,
        request.app[EXCHANGE].lawbook,
        request.match_info["definition_id"],
        valid_on=_day(request, query),
    )
    return write(found)


@routes.get("/v1/law/cases", scope="check", query=CasesQuery, answers={200: LawCasesSchema})
async def get_cases(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Ask about every example and decoy of a definition now, as a check would."""
    exchange, id_, day = request.app[EXCHANGE], query["definition"], _day(request, query)
    cases = await asyncio.to_thread(cases_of, exchange.lawbook, id_)
    definition = next(one for one in exchange.lawbook.definitions if one.id == id_)
    return write(
        {
            "definition": id_,
            "valid_on": day,
            "last_checked_on": cases.last_checked_on,
            "cases": await run_cases(exchange, definition, cases, valid_on=day),
        }
    )


@routes.get("/v1/law/entries", scope="check", query=EntriesQuery, answers={200: LawEntriesSchema})
async def get_entries(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """List the names of a schedule, those for which no structure was checked at the end."""
    lawbook, schedule = request.app[EXCHANGE].lawbook, query.pop("schedule")
    return write(entries_document(lawbook, schedule, **query))


@routes.get(
    "/v1/law/difference", scope="check", query=DifferenceQuery, answers={200: LawDifferenceSchema}
)
async def get_difference(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Say which entries of the law begin, end or change their words between two days."""
    days = (query["from_valid_on"], query.get("to_valid_on") or _day(request, {}))
    lawbook = request.app[EXCHANGE].lawbook
    return write(difference_document(lawbook, days, query.get("jurisdictions")))


@routes.get("/v1/law/core-drawing", scope="check", query=CoreDrawingQuery, answers={200: None})
async def get_core_drawing(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Draw the core of a reading as SVG: the atoms of each position lettered and coloured."""
    svg = await request.app[DRAWER].draw_core(query["smarts"], query.get("positions", ()))
    return write_drawing(svg, lasts=True)


def _day(request: web.Request, query: dict[str, Any]) -> date:
    given: date | None = query.get("valid_on")
    return given or today(request.app[EXCHANGE].clock)
