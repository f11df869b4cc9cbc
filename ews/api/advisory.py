"""The advisory export, pulled: batches in the order they were let go, and receipts for them."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import ForbiddenError, NotFoundError, RequestInvalidError
from ews.api.exports import signed
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.rejections import answered
from ews.store.connection import Connection
from ews.store.export_receivers import Receiver, lock_receiver, receiver_of
from ews.store.export_releases import Released, released_after, sent_items
from ews.store.export_words import is_answered
from ews.store.exports import content_of
from schemas.advisory.receipts import ReceiptError, agree
from schemas.exports import AfterQuery, ReceiptsBodySchema, ReleasedPageSchema, ReleasedSchema

routes = Routes("advisory")
RELEASED = ReleasedSchema()
MOST_DIGITS = 15


@routes.get(
    "/v1/advisory/batches",
    scope="advisory:read",
    query=AfterQuery,
    answers={200: ReleasedPageSchema},
)
async def get_advisory_batches(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List what was let go for you; begin with after=0 and go on with `next`.

    Numbers rise by one in the order of commits: whoever follows them misses nothing.
    """
    async with request.app[EXCHANGE].pool.acquire() as conn:
        receiver = await _receiver(conn, request)
        found = await released_after(conn, receiver.id, after=query["after"], limit=query["limit"])
    following = found[-1].seq if found else query["after"]
    return write({"batches": [RELEASED.dump(each) for each in found], "next": following})


@routes.get("/v1/advisory/batches/{seq}", scope="advisory:read", answers={200: None})
async def get_advisory_batch(request: web.Request) -> web.Response:
    """Return the exact bytes of one batch, with their signature in the header Ews-Signature."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        one = await _released(conn, await _receiver(conn, request), request)
        found = await content_of(conn, one.batch_id)
    if found is None:
        raise NotFoundError("there is no such batch for you")
    return signed(found.content, found.signature)


@routes.post(
    "/v1/advisory/batches/{seq}/receipts",
    scope="advisory:read",
    body=ReceiptsBodySchema,
    answers={200: ReleasedSchema},
)
async def post_advisory_receipts(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Say of each item of a batch whether it was taken; the first answer counts."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        receiver = await _receiver(conn, request)
        await lock_receiver(conn, receiver.id)
        one = await _released(conn, receiver, request)
        if not await is_answered(conn, one.batch_id):
            try:
                receipts = agree(body["receipts"], sent=await sent_items(conn, one.batch_id))
            except ReceiptError as error:
                raise RequestInvalidError(
                    str(error), pointer="/receipts", code=error.code
                ) from error
            await answered(conn, one.batch_id, receipts, at=exchange.clock.now())
        told = await _released(conn, receiver, request)
    return write(RELEASED.dump(told))


async def _receiver(conn: Connection, request: web.Request) -> Receiver:
    found = await receiver_of(conn, request[SENDER].organisation_id)
    if found is None:
        raise ForbiddenError("your organisation is no receiver of the advisory export")
    return found


async def _released(conn: Connection, receiver: Receiver, request: web.Request) -> Released:
    text = request.match_info["seq"]
    seq = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
    found = await released_after(conn, receiver.id, after=seq - 1, limit=1)
    if not found or found[0].seq != seq:
        raise NotFoundError("there is no such batch for you; its number would be one of the list")
    return found[0]
