"""Export batches: what the advisory network was told and what it said of it."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.keys import EXCHANGE
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.store.exports import content_of, find_batch, items_of, list_batches
from schemas.advisory.export_schema import export_schema_text
from schemas.exports import (
    ExportItemSchema,
    ExportSchema,
    ExportsSchema,
    ExportWithItemsSchema,
)
from schemas.paging import PageQuerySchema

routes = Routes("exports")
EXPORT, ITEM = ExportSchema(), ExportItemSchema()


@routes.get(
    "/v1/exports", scope="export:manage", query=PageQuerySchema, answers={200: ExportsSchema}
)
async def get_exports(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List export batches, newest first."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_batches(
            conn, before=read_cursor(query.get("cursor")), limit=query["limit"]
        )
    cursors = [(each.assembled_at, each.id) for each in found]
    shown = [EXPORT.dump(each) for each in found]
    return write({"exports": shown, **next_page(query["limit"], cursors)})


@routes.get("/v1/exports/{batch_id}", scope="export:manage", answers={200: ExportWithItemsSchema})
async def get_export(request: web.Request) -> web.Response:
    """Show one batch with its items and the receiver's word on each."""
    batch_id = path_uuid(request, "batch_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await find_batch(conn, batch_id)
        items = await items_of(conn, batch_id)
    if found is None:
        raise NotFoundError(f"there is no export {batch_id}")
    return write({**EXPORT.dump(found), "content_items": [ITEM.dump(each) for each in items]})


@routes.get("/v1/exports/{batch_id}/content", scope="export:manage", answers={200: None})
async def get_export_content(request: web.Request) -> web.Response:
    """Return the exact bytes that were sent."""
    batch_id = path_uuid(request, "batch_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        content = await content_of(conn, batch_id)
    if content is None:
        raise NotFoundError(f"there is no export {batch_id}")
    return web.Response(body=content, content_type="application/json")


@routes.get("/v1/schemas/advisory-export", scope=None, answers={200: None})
async def get_export_schema(request: web.Request) -> web.Response:  # noqa: ARG001 - a handler's form
    """Return the JSON Schema of an advisory export."""
    return web.Response(text=export_schema_text(), content_type="application/schema+json")
