"""Screenings: send structures in bulk, watch, fetch one row for each and jurisdiction."""

from typing import Any
from uuid import UUID

from aiohttp import web

from ews.api.answers import write
from ews.api.bodies import require_media_type
from ews.api.errors import NotFoundError, RequestInvalidError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.api.uploads import spooled
from ews.clock import today
from ews.compute.screened_lines import head_of
from ews.compute.screening_records import Terms
from ews.flow.screen import begin_screening
from ews.flow.screened import Place, answers_of
from ews.screening.columns import Columns
from ews.store.screened import Sought, list_screenings
from ews.store.screenings import (
    Screening,
    delete_screening,
    end,
    find_screening,
    lines_of,
    statuses_of,
)
from schemas.paging import PageQuerySchema
from schemas.screenings import (
    AnswersQuery,
    AnswersSchema,
    ListedScreeningSchema,
    ScreeningPageSchema,
    ScreeningQuery,
    ScreeningSchema,
)

routes = Routes("law")
SCREENING = ScreeningSchema()
LISTED = ListedScreeningSchema()
OF_LINES = ".smi"
LAST_PART = 2**31 - 1
SUFFIXES = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/plain": ".smi",
    "chemical/x-daylight-smiles": ".smi",
    "chemical/x-mdl-sdfile": ".sdf",
    "application/x-ndjson": ".jsonl",
}


@routes.post(
    "/v1/screenings",
    scope="check",
    query=ScreeningQuery,
    accepts={kind: {"type": "string"} for kind in SUFFIXES},
    answers={202: ScreeningSchema},
)
async def post_screening(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Send structures to be screened: CSV, TSV, JSON lines, SDF or lines `SMILES [id]`.

    A worker answers them, in chunks; a row that cannot be read gets its error. At most 4 GB.
    """
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    terms = Terms(
        valid_on=query.get("valid_on") or today(exchange.clock),
        jurisdictions=query.get("jurisdictions"),
        only=query.get("statuses", ()),
        nearest=query["nearest"],
    )
    columns = Columns(structure=query.get("smiles_column", ""), id=query.get("id_column", ""))
    suffix = SUFFIXES[require_media_type(request, *SUFFIXES)]
    async with spooled(request, suffix) as path:
        made = await begin_screening(
            exchange,
            sender.organisation_id,
            path,
            columns,
            terms,
            names=query["names"] and suffix == OF_LINES,
        )
    answer = await _shown(request, made)
    answer.set_status(202)
    answer.headers["Location"] = f"/v1/screenings/{made}"
    return answer


@routes.get(
    "/v1/screenings",
    scope="check",
    query=PageQuerySchema,
    answers={200: ScreeningPageSchema},
)
async def get_screenings(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """List the screenings that your organisation sent, the newest first."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_screenings(
            conn,
            request[SENDER].organisation_id,
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
        )
    cursors = [(each.created_at, each.id) for each in found]
    shown = [LISTED.dump({"screening": each}) for each in found]
    return write({"screenings": shown, **next_page(query["limit"], cursors)})


@routes.get("/v1/screenings/{screening_id}", scope="check", answers={200: ScreeningSchema})
async def get_screening(request: web.Request) -> web.Response:
    """Show how far a screening is, and what it has found so far."""
    return await _shown(request, path_uuid(request, "screening_id"))


@routes.get("/v1/screenings/{screening_id}/rows", scope="check", answers={200: None})
async def get_screening_rows(request: web.Request) -> web.StreamResponse:
    """Return the answers as CSV, in the order sent, as far as they go without a gap."""
    exchange = request.app[EXCHANGE]
    found = await _find(request, path_uuid(request, "screening_id"))
    response = web.StreamResponse(headers={"Ews-Screening-State": found.state})
    response.content_type = "text/csv"
    response.charset = "utf-8"
    await response.prepare(request)
    await response.write(head_of("csv").encode())
    async with exchange.pool.acquire() as conn:
        async for lines in lines_of(conn, found.id):
            await response.write(lines)
    await response.write_eof()
    return response


@routes.get(
    "/v1/screenings/{screening_id}/answers",
    scope="check",
    query=AnswersQuery,
    answers={200: AnswersSchema},
)
async def get_screening_answers(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Show answers page by page: of these jurisdictions, of these statuses, or what has none.

    A page may hold fewer structures than asked for, or none, and still name the `next`.
    """
    found = await _find(request, path_uuid(request, "screening_id"))
    sought = Sought(
        jurisdictions=query.get("jurisdictions"),
        statuses=query.get("statuses"),
        faults=query["faults"],
    )
    page = await answers_of(
        request.app[EXCHANGE],
        found.id,
        sought,
        place=_place(query.get("cursor")),
        limit=query["limit"],
    )
    after = page.following
    more = {"next": f"{after.part}.{after.passed}"} if after else {}
    return write({"state": found.state, "structures": page.structures, **more})


@routes.post("/v1/screenings/{screening_id}:cancel", scope="check", answers={200: ScreeningSchema})
async def cancel_screening(request: web.Request) -> web.Response:
    """Answer no more of it; what is answered stays."""
    exchange = request.app[EXCHANGE]
    found = await _find(request, path_uuid(request, "screening_id"))
    async with exchange.pool.acquire() as conn:
        await end(conn, found.id, at=exchange.clock.now())
    return await _shown(request, found.id)


@routes.delete("/v1/screenings/{screening_id}", scope="check", answers={204: None})
async def remove_screening(request: web.Request) -> web.Response:
    """Forget a screening, its rows and its answers."""
    screening_id = path_uuid(request, "screening_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        if not await delete_screening(conn, screening_id, request[SENDER].organisation_id):
            raise NotFoundError(f"there is no screening {screening_id}")
    return web.Response(status=204)


def _place(cursor: str | None) -> Place:
    """Read where a page begins."""
    part, _, passed = (cursor or "0.0").partition(".")
    if not (part.isascii() and part.isdigit() and passed.isascii() and passed.isdigit()):
        raise RequestInvalidError(
            "query: the cursor is not one that was given out; start without", pointer="/cursor"
        )
    if max(int(part), int(passed)) > LAST_PART:
        raise RequestInvalidError("query: nothing is that far; start without", pointer="/cursor")
    return Place(part=int(part), passed=int(passed))


async def _find(request: web.Request, screening_id: UUID) -> Screening:
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await find_screening(
            conn, screening_id, organisation_id=request[SENDER].organisation_id
        )
    if found is None:
        raise NotFoundError(f"there is no screening {screening_id}")
    return found


async def _shown(request: web.Request, screening_id: UUID) -> web.Response:
    found = await _find(request, screening_id)
    async with request.app[EXCHANGE].pool.acquire() as conn:
        statuses = await statuses_of(conn, screening_id)
    return write(SCREENING.dump({"screening": found, "statuses": statuses}))
