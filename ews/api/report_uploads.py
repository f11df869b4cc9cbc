"""Files of results: uploaded, laid out, checked row by row, and loaded when somebody says so."""

from typing import Any

from aiohttp import web

from connectors.exporters.delimited.table import MEDIA_TYPE, csv_table
from connectors.tables import Table
from ews.api.answers import write
from ews.api.bodies import read_limited
from ews.api.keys import EXCHANGE, SENDER, UPLOAD_READER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.old_work import KEPT
from ews.flow.refusals import UnknownRecordError
from ews.flow.report_drafts import writer_of
from ews.flow.report_uploads import (
    GONE,
    begin_loading,
    begin_upload,
    choose_layout,
    go_on,
    one_upload,
)
from ews.store.report_uploads import delete_upload, own_uploads, rows_of_upload
from schemas.reports.uploads import (
    LayoutSchema,
    UploadQuery,
    UploadRowsQuery,
    UploadRowsSchema,
    UploadSchema,
    UploadsSchema,
    row_document,
)

routes = Routes("reports")
UPLOAD, UPLOADS = UploadSchema(), UploadsSchema()
ALL, ONE = "/v1/report-uploads", "/v1/report-uploads/{upload_id}"
LARGEST_FILE = 20 * 1024**2
MOST_ROWS = 20_000
COLUMNS = ("row", "reference", "outcome", "report_id", "substances", "what")
BINARY = {"type": "string", "format": "binary"}


@routes.post(
    ALL,
    scope="report:write",
    query=UploadQuery,
    accepts={"application/octet-stream": BINARY},
    answers={201: UploadSchema},
)
async def post_upload(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Send a file of results (CSV, XLSX, SDF, JSON lines; 20 MB, 20,000 rows); nothing is loaded.

    The answer says which columns it has; choose a layout next.
    """
    content = await read_limited(request, LARGEST_FILE)
    exchange, reader = request.app[EXCHANGE], request.app[UPLOAD_READER]
    made = await begin_upload(exchange, reader, request[SENDER], content=content, **query)
    return write(UPLOAD.dump(made), status=201)


@routes.get(ALL, scope="report:write", answers={200: UploadsSchema})
async def get_uploads(request: web.Request) -> web.Response:
    """List the files that you uploaded; nobody else sees them."""
    exchange = request.app[EXCHANGE]
    since = exchange.clock.now() - KEPT
    async with exchange.pool.acquire() as conn:
        found = await own_uploads(conn, writer_of(request[SENDER]), since=since)
    return write(UPLOADS.dump({"uploads": found}))


@routes.get(ONE, scope="report:write", answers={200: UploadSchema})
async def get_upload(request: web.Request) -> web.Response:
    """Show one of your files, and how far it is."""
    upload_id = path_uuid(request, "upload_id")
    return write(UPLOAD.dump(await one_upload(request.app[EXCHANGE], request[SENDER], upload_id)))


@routes.put(ONE + "/layout", scope="report:write", body=LayoutSchema, answers={200: UploadSchema})
async def put_layout(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Say which column is what; the rows are read again. Then `:go-on` until all are checked."""
    upload_id = path_uuid(request, "upload_id")
    exchange, reader = request.app[EXCHANGE], request.app[UPLOAD_READER]
    found = await choose_layout(exchange, reader, request[SENDER], upload_id, body)
    return write(UPLOAD.dump(found))


@routes.post(ONE + ":go-on", scope="report:write", answers={200: UploadSchema})
async def post_go_on(request: web.Request) -> web.Response:
    """Check the next rows, or load them once that was asked for; again until the state moves on."""
    upload_id = path_uuid(request, "upload_id")
    return write(UPLOAD.dump(await go_on(request.app[EXCHANGE], request[SENDER], upload_id)))


@routes.post(ONE + ":load", scope="report:write", answers={200: UploadSchema})
async def post_load(request: web.Request) -> web.Response:
    """Load what fits; the rest is left out. Then `:go-on` until all is loaded."""
    upload_id = path_uuid(request, "upload_id")
    found = await begin_loading(request.app[EXCHANGE], request[SENDER], upload_id)
    return write(UPLOAD.dump(found))


@routes.get(
    ONE + "/rows", scope="report:write", query=UploadRowsQuery, answers={200: UploadRowsSchema}
)
async def get_rows(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Show rows of one of your files, with what would be, or was, answered to each."""
    exchange, upload_id = request.app[EXCHANGE], path_uuid(request, "upload_id")
    await one_upload(exchange, request[SENDER], upload_id)
    limit, outcome = query["limit"], query.get("outcome")
    async with exchange.pool.acquire() as conn:
        found = await rows_of_upload(
            conn, upload_id, after=query["after"], outcome=outcome, limit=limit
        )
    following = {"next": found[-1].number} if len(found) == limit else {}
    return write({"rows": [row_document(each) for each in found], **following})


@routes.get(ONE + "/answers.csv", scope="report:write", answers={200: None})
async def get_answers(request: web.Request) -> web.Response:
    """Return what became of each row as CSV; no cell is taken for a formula."""
    exchange, upload_id = request.app[EXCHANGE], path_uuid(request, "upload_id")
    upload = await one_upload(exchange, request[SENDER], upload_id)
    async with exchange.pool.acquire() as conn:
        found = await rows_of_upload(conn, upload_id, after=-1, outcome=None, limit=MOST_ROWS)
    rows = [_cells(row_document(each)) for each in found]
    table = Table(
        name="answers", columns=COLUMNS, rows=rows, about={}, made_at=exchange.clock.now()
    )
    told = {"Content-Disposition": f'attachment; filename="answers-{str(upload.id)[:8]}.csv"'}
    return web.Response(
        body=csv_table(table), content_type=MEDIA_TYPE, charset="utf-8", headers=told
    )


def _cells(row: dict[str, Any]) -> list[str | int | None]:
    outcome = row["outcome"] or "not checked"
    if row["joined_to"]:
        outcome = f"part of row {row['joined_to']}"
    elif row["outcome"] != "rejected" and not row["is_loaded"]:
        outcome = f"not loaded; would be {outcome}"
    return [
        row["number"],
        row["reference"],
        outcome,
        row["report_id"],
        "; ".join(each["name"] or each["inchikey"] for each in row["substances"]),
        "; ".join(f"{each['level']}: {each['message']}" for each in row["issues"]),
    ]


@routes.delete(ONE, scope="report:write", answers={204: None})
async def remove_upload(request: web.Request) -> web.Response:
    """Forget a file and its rows; what was loaded from it stays."""
    upload_id = path_uuid(request, "upload_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        if not await delete_upload(conn, writer_of(request[SENDER]), upload_id):
            raise UnknownRecordError(GONE)
    return web.Response(status=204)
