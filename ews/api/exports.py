"""Export batches: what the advisory network was told, who let it go, what it said of it."""

from typing import Any
from uuid import UUID

from aiohttp import web

from connectors.exporters.advisory.mapping_files import UnknownMappingError, load_mapping
from connectors.exporters.advisory.mapping_schema import mapping_schema
from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.clock import today
from ews.flow.access import ADMIN
from ews.flow.export_calendar import due_returns
from ews.flow.letting_go import NATIONAL, Decider, approve, refuse, require_authority
from ews.flow.sender import Sender
from ews.store.export_receivers import list_receivers
from ews.store.export_words import rejections_of
from ews.store.exports import Batch, content_of, find_batch, items_of, list_batches
from schemas.exports import (
    AfterQuery,
    ApprovalSchema,
    DueSchema,
    DuesSchema,
    ExportItemSchema,
    ExportSchema,
    ExportSchemaQuery,
    ExportsSchema,
    ExportWithItemsSchema,
    RefusalSchema,
    RejectionSchema,
    RejectionsSchema,
)
from schemas.paging import PageQuerySchema

routes = Routes("exports")
EXPORT, ITEM, DUE, REJECTION = ExportSchema(), ExportItemSchema(), DueSchema(), RejectionSchema()
SIGNATURE = "Ews-Signature"


@routes.get(
    "/v1/exports", scope="export:manage", query=PageQuerySchema, answers={200: ExportsSchema}
)
async def get_exports(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List the batches of your country, newest first; whoever may do everything sees all."""
    sender = request[SENDER]
    if not _sees_all(sender) and sender.country is None:
        return write({"exports": []})
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_batches(
            conn,
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
            country=None if _sees_all(sender) else sender.country,
        )
    cursors = [(each.assembled_at, each.id) for each in found]
    shown = [EXPORT.dump(each) for each in found]
    return write({"exports": shown, **next_page(query["limit"], cursors)})


@routes.get("/v1/exports/due", scope="export:manage", answers={200: DuesSchema})
async def get_due_exports(request: web.Request) -> web.Response:
    """List the returns that receivers are owed and that were not put together yet."""
    exchange, due = request.app[EXCHANGE], []
    async with exchange.pool.acquire() as conn:
        for receiver in await list_receivers(conn):
            for one in await due_returns(conn, receiver, today(exchange.clock)):
                told = {"receiver": receiver.name, "reason": one.reason, "period": one.period}
                due.append(DUE.dump(told))
    return write({"due": due})


@routes.get(
    "/v1/exports/rejections",
    scope="report:read",
    query=AfterQuery,
    answers={200: RejectionsSchema},
)
async def get_export_rejections(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List what was not taken of your own reports, in the order it was said.

    By the receiver (rejected), by your country (refused), or because it does not fit the receiver's
    form (invalid). A follow-up or a correction of the report is offered again.
    """
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await rejections_of(
            conn, request[SENDER].organisation_id, after=query["after"], limit=query["limit"]
        )
    following = found[-1].id if found else query["after"]
    return write({"rejections": [REJECTION.dump(each) for each in found], "next": following})


@routes.get("/v1/exports/{batch_id}", scope="export:manage", answers={200: ExportWithItemsSchema})
async def get_export(request: web.Request) -> web.Response:
    """Show one batch with its items and the last word on each."""
    batch_id = path_uuid(request, "batch_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = _shown(request[SENDER], await find_batch(conn, batch_id), batch_id)
        items = await items_of(conn, batch_id)
    return write({**EXPORT.dump(found), "content_items": [ITEM.dump(each) for each in items]})


@routes.get("/v1/exports/{batch_id}/content", scope="export:manage", answers={200: None})
async def get_export_content(request: web.Request) -> web.Response:
    """Return the exact bytes that were sent, or that wait; signed once they are let go.

    For the country's focal point and regulator, who decide on them.
    """
    batch_id, sender = path_uuid(request, "batch_id"), request[SENDER]
    async with request.app[EXCHANGE].pool.acquire() as conn:
        batch = _shown(sender, await find_batch(conn, batch_id), batch_id)
        found = await content_of(conn, batch_id)
    if found is None or not (_sees_all(sender) or _decides(sender, batch)):
        raise NotFoundError(f"there is no export {batch_id} that you may open")
    return signed(found.content, found.signature)


@routes.post(
    "/v1/exports/{batch_id}/approve",
    scope="export:approve",
    body=ApprovalSchema,
    answers={200: ExportSchema},
)
async def post_export_approval(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Let a batch of your country go; items named in `except` are refused and do not leave."""
    return await _decide(request, body["note"], except_for=body["except_for"])


@routes.post(
    "/v1/exports/{batch_id}/refuse",
    scope="export:approve",
    body=RefusalSchema,
    answers={200: ExportSchema},
)
async def post_export_refusal(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Refuse a batch of your country; what it says is offered again only when it has changed."""
    return await _decide(request, body["note"], except_for=None)


@routes.get("/v1/schemas/advisory-export", scope=None, query=ExportSchemaQuery, answers={200: None})
async def get_export_schema(request: web.Request, query: dict[str, Any]) -> web.Response:  # noqa: ARG001 - a handler's form
    """Return the JSON Schema of an advisory export in the words of a mapping."""
    try:
        mapping = load_mapping(query["mapping"], query["version"])
    except UnknownMappingError as error:
        raise NotFoundError(str(error)) from error
    answer = write(mapping_schema(mapping))
    answer.content_type = "application/schema+json"
    return answer


def signed(content: bytes, signature: str) -> web.Response:
    """Answer with exact bytes and, if there is one, their signature."""
    headers = {SIGNATURE: signature} if signature else {}
    return web.Response(body=content, content_type="application/json", headers=headers)


async def _decide(request: web.Request, note: str, *, except_for: list[str] | None) -> web.Response:
    batch_id, sender = path_uuid(request, "batch_id"), request[SENDER]
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        batch = _shown(sender, await find_batch(conn, batch_id), batch_id)
        by = Decider(person_id=require_authority(sender, batch.country), at=exchange.clock.now())
        if except_for is None:
            await refuse(conn, batch_id, by, note=note)
        else:
            await approve(conn, batch_id, by, note=note, except_for=except_for)
        decided = await find_batch(conn, batch_id)
    return write(EXPORT.dump(decided))


def _shown(sender: Sender, batch: Batch | None, batch_id: UUID) -> Batch:
    if batch is not None and (_sees_all(sender) or batch.country == sender.country is not None):
        return batch
    raise NotFoundError(f"there is no export {batch_id} that you may see")


def _decides(sender: Sender, batch: Batch) -> bool:
    return sender.kind in NATIONAL and batch.country == sender.country


def _sees_all(sender: Sender) -> bool:
    return ADMIN in sender.scopes
