"""Recalls: who holds an older version of what, and who has heard of the newer one."""

from typing import Any
from uuid import UUID

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.recalls import confirm, recall_of, recalls_for
from schemas.paging import PageQuerySchema
from schemas.recalls import RECORDS, RecallConfirmationSchema, RecallSchema, RecallsSchema

routes = Routes("recalls")
RECALL = RecallSchema()
ONE = "/v1/recalls/{record}/{record_id}"


@routes.get("/v1/recalls", scope="report:read", query=PageQuerySchema, answers={200: RecallsSchema})
async def get_recalls(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List recalls of your records, and of what you were shown; newest first.

    Of your own records all recipients are listed, of others' your organisation's ways alone.
    """
    exchange, limit = request.app[EXCHANGE], query["limit"]
    async with exchange.pool.acquire() as conn:
        found = await recalls_for(
            conn, request[SENDER], before=read_cursor(query.get("cursor")), limit=limit
        )
    cursors = [(each.recall.at, UUID(each.recall.record_id)) for each in found]
    return write({"recalls": [RECALL.dump(each) for each in found], **next_page(limit, cursors)})


@routes.get(ONE, scope="report:read", answers={200: RecallSchema})
async def get_recall(request: web.Request) -> web.Response:
    """Show who had older versions of a record, and who of them has confirmed the newest."""
    record, record_id = _named(request)
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await recall_of(conn, request[SENDER], record, record_id)
    return write(RECALL.dump(found))


@routes.post(
    ONE + "/confirm",
    scope="report:read",
    body=RecallConfirmationSchema,
    answers={200: RecallSchema},
)
async def post_confirm(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Say that your organisation has corrected or removed its copies, on every channel."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    record, record_id = _named(request)
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await confirm(
            conn,
            sender,
            record,
            record_id,
            person_id=sender.person_id,
            note=body.get("note", ""),
            at=exchange.clock.now(),
        )
    return write(RECALL.dump(found))


def _named(request: web.Request) -> tuple[str, str]:
    record = request.match_info["record"]
    if record not in RECORDS:
        raise NotFoundError("there is no such record; recalls are of reports and bulletins")
    return record, str(path_uuid(request, "record_id"))
