"""Reports by page, and drafts of reports that are still being written."""

from datetime import UTC, datetime, time
from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.report_drafts import (
    begin_draft,
    change_draft,
    drafts_of,
    forget_draft,
    one_draft,
    writer_of,
)
from ews.flow.report_list import read_reports_page
from ews.store.report_list import AskedReports
from schemas.reports.drafts import (
    DraftsSchema,
    ListedReportsSchema,
    NewDraftSchema,
    ReportsQuery,
    WholeDraftSchema,
)

routes = Routes("reports")
DRAFTS, DRAFT = DraftsSchema(), WholeDraftSchema()
ALL, ONE = "/v1/report-drafts", "/v1/report-drafts/{draft_id}"


@routes.get(
    "/v1/reports", scope="report:read", query=ReportsQuery, answers={200: ListedReportsSchema}
)
async def get_reports(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List reports that you may see, the last received first, each in the version that stands.

    Those of others count as shown to you, so corrections reach you.
    """
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    asked = AskedReports(
        reader=sender.organisation_id,
        own=query["whose"] == "own",
        before=read_cursor(query.get("cursor")),
        limit=query["limit"],
        country=query.get("country"),
        kind=query.get("kind"),
        inchikey=query.get("inchikey"),
        since=_midnight(query.get("since")),
        until=_midnight(query.get("until")),
    )
    documents, found = await read_reports_page(exchange, sender, asked)
    cursors = [(each.received_at, each.report_id) for each in found]
    return write({"reports": documents, **next_page(asked.limit, cursors)})


@routes.get(ALL, scope="report:write", answers={200: DraftsSchema})
async def get_drafts(request: web.Request) -> web.Response:
    """List the reports that you began and did not send; nobody else sees them."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        found = await drafts_of(conn, writer_of(request[SENDER]), at=exchange.clock.now())
    return write(DRAFTS.dump({"drafts": found}))


@routes.post(ALL, scope="report:write", body=NewDraftSchema, answers={201: WholeDraftSchema})
async def post_draft(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Keep a report that is not finished; it is forgotten after 90 days without a change."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await begin_draft(conn, writer_of(request[SENDER]), at=exchange.clock.now(), **body)
    return write(DRAFT.dump(made), status=201)


@routes.get(ONE, scope="report:write", answers={200: WholeDraftSchema})
async def get_draft(request: web.Request) -> web.Response:
    """Show one of your drafts."""
    exchange, draft_id = request.app[EXCHANGE], path_uuid(request, "draft_id")
    async with exchange.pool.acquire() as conn:
        found = await one_draft(conn, writer_of(request[SENDER]), draft_id, at=exchange.clock.now())
    return write(DRAFT.dump(found))


@routes.put(ONE, scope="report:write", body=NewDraftSchema, answers={200: WholeDraftSchema})
async def put_draft(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Keep a draft under an id that you choose (a UUID), or replace the one that it has."""
    exchange, draft_id = request.app[EXCHANGE], path_uuid(request, "draft_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await change_draft(
            conn, writer_of(request[SENDER]), draft_id, at=exchange.clock.now(), **body
        )
    return write(DRAFT.dump(found))


@routes.delete(ONE, scope="report:write", answers={204: None})
async def delete_draft(request: web.Request) -> web.Response:
    """Forget one of your drafts."""
    draft_id = path_uuid(request, "draft_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        await forget_draft(conn, writer_of(request[SENDER]), draft_id)
    return web.Response(status=204)


def _midnight(day: Any) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), tzinfo=UTC)
